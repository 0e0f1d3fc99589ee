package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A guest's console, as somebody has it who logs in there. */
final class GuestConsole implements AutoCloseable {
  private final Process keyboard;
  private final Path log;

  private GuestConsole(Process keyboard, Path log) {
    this.keyboard = keyboard;
    this.log = log;
  }

  /**
   * Opens the console of a guest that has booted. QEMU takes what is typed only while somebody has
   * the terminal open; that is another process, since a terminal may take its owner with it.
   *
   * @param log the file of all that was printed there
   */
  static GuestConsole open(String domain, Path log) throws IOException, InterruptedException {
    Command terminal = Command.run("virsh", "ttyconsole", domain);
    assertThat(terminal.exitCode()).as(terminal.output()).isZero();
    return new GuestConsole(
        new ProcessBuilder("sh", "-c", "exec cat > \"$1\"", "sh", terminal.output()).start(), log);
  }

  /** Logs in as root. */
  void logIn() throws IOException {
    type("root");
    eventually(() -> assertThat(printed()).contains("root@cocos:"));
  }

  /** Types a line. */
  void type(String line) throws IOException {
    keyboard.getOutputStream().write((line + "\n").getBytes(ISO_8859_1));
    keyboard.getOutputStream().flush();
  }

  /** Everything that was printed until now. */
  String printed() throws IOException {
    return Files.readString(log, ISO_8859_1);
  }

  @Override
  public void close() {
    keyboard.destroy();
  }
}
