package io.cocos.agent.ssh;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Opens the guest for SSH, to the holders of given keys alone. As long as nobody asks for that no
 * sshd runs in the guest. Keeps no state of its own; one call at a time.
 */
public final class SshAccess {
  private final Path authorizedKeys;
  private final List<String> startCommand;
  private final Duration patience;
  private final Consumer<String> log;

  /**
   * @param authorizedKeys the file that the command takes the keys from; its folder is made
   * @param startCommand starts sshd, unless it runs, and prints its host key's fingerprint
   * @param patience how long the command may take
   * @param log takes the line that says what the host key is
   */
  public SshAccess(
      Path authorizedKeys, List<String> startCommand, Duration patience, Consumer<String> log) {
    this.authorizedKeys = authorizedKeys;
    this.startCommand = List.copyOf(startCommand);
    this.patience = patience;
    this.log = log;
  }

  /** As the guest image has it: {@code hal/linux/rootfs/usr/lib/cocos/start-sshd}. */
  public static SshAccess guest(Consumer<String> log) {
    return new SshAccess(
        Path.of("/run/cocos-ssh/authorized_keys"),
        List.of("/usr/lib/cocos/start-sshd"),
        Duration.ofMinutes(1),
        log);
  }

  /**
   * Opens the guest for the holders of these keys, and of no others. Without a key it stays as it
   * is: closed.
   *
   * @param keys lines of an {@code authorized_keys} file, as {@code Terms} lets them through
   * @throws IOException when sshd cannot be started; the message says why
   * @throws InterruptedException when the thread is interrupted while it waits for the command,
   *     which is then ended
   */
  public void open(List<String> keys) throws IOException, InterruptedException {
    if (keys.isEmpty()) {
      return;
    }
    Path folder = Files.createDirectories(authorizedKeys.toAbsolutePath().getParent());
    Path next = Files.write(folder.resolve("authorized_keys.next"), keys);
    Files.move(next, authorizedKeys, StandardCopyOption.REPLACE_EXISTING);
    log.accept("sshd: open, authorized keys: " + keys.size() + ", host key " + start(folder));
  }

  private String start(Path folder) throws IOException, InterruptedException {
    // Into a file rather than a pipe: sshd outlives the command, and might keep a pipe open.
    File answer = folder.resolve("start.log").toFile();
    Process command =
        new ProcessBuilder(startCommand).redirectErrorStream(true).redirectOutput(answer).start();
    try {
      if (!command.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(startCommand + " has not started sshd within " + patience);
      }
    } finally {
      command.destroyForcibly();
    }
    String said = Files.readString(answer.toPath(), StandardCharsets.UTF_8).strip();
    if (command.exitValue() != 0) {
      throw new IOException(
          startCommand + " could not start sshd: exit " + command.exitValue() + ", " + said);
    }
    return said;
  }
}
