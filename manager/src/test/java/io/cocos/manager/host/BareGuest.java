package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A guest that QEMU runs without libvirt or a manager: the image by itself. */
final class BareGuest implements AutoCloseable {
  /** For a boot without KVM on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Process qemu;
  private final Path console;
  private int commands;

  private BareGuest(Process qemu, Path console) {
    this.qemu = qemu;
    this.console = console;
  }

  /**
   * Starts a guest.
   *
   * @param folder where what its console prints is kept
   * @param rootFileSystem a file of the image
   * @param argument goes on its kernel command line
   * @param further arguments for QEMU, of which the network card is one
   */
  static BareGuest start(Path folder, String rootFileSystem, String argument, List<String> further)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("qemu-system-x86_64", "-accel", "tcg", "-machine", "q35", "-cpu", "EPYC"));
    command.addAll(
        List.of("-m", "512", "-nodefaults", "-no-reboot", "-display", "none", "-serial", "stdio"));
    command.addAll(List.of("-kernel", HostManager.projectFile("img/bzImage").toString()));
    command.addAll(List.of("-initrd", HostManager.projectFile("img/" + rootFileSystem).toString()));
    // On a busy host an emulated timer can miss the kernel's test of it, which is then a panic.
    String common = "console=ttyS0 quiet cryptomgr.notests no_timer_check panic=-1 ";
    command.addAll(List.of("-append", common + argument));
    command.addAll(further);
    Path console = Files.createTempFile(folder, "console", ".log");
    return new BareGuest(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start(),
        console);
  }

  /** Waits until something was printed. */
  void awaitPrinted(String text) {
    eventually(PATIENCE, () -> assertThat(printed()).contains(text));
  }

  /** Everything that was printed until now. */
  String printed() throws IOException {
    return Files.readString(console, ISO_8859_1);
  }

  /** Waits until the guest has switched itself off, or wants to start again. */
  void awaitEnd() {
    qemu.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Logs in as root. */
  void logIn() throws IOException {
    awaitPrinted("login: ");
    type("root");
    awaitPrinted("root@cocos:");
  }

  /** Runs a command in the shell; what it printed, its echo included. */
  String run(String command) throws IOException {
    String end = "ended:" + ++commands;
    int before = printed().length();
    type(command + "; echo ended':'" + commands);
    awaitPrinted(end);
    return printed().substring(before);
  }

  /** Types a line. */
  void type(String line) throws IOException {
    OutputStream keyboard = qemu.getOutputStream();
    keyboard.write((line + "\n").getBytes(ISO_8859_1));
    keyboard.flush();
  }

  @Override
  public void close() {
    qemu.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }
}
