package io.cocos.agent.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The script {@code run-algorithm}, which says itself what its arguments are. Nothing of the
 * agent's environment reaches it.
 *
 * @param file the script
 */
record SandboxScript(Path file) {

  /**
   * Does something at once.
   *
   * @throws IOException when that fails; the message is what the script said
   */
  void call(String action, Object... arguments) throws IOException {
    if (!Files.isExecutable(file)) {
      throw new IOException(
          "there is no " + file + "; `make install-agent` installs it in a disk image");
    }
    Process process = process(command(action, arguments)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(file + " " + action + " failed: " + Line.of(said));
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(file + " " + action + " was interrupted", stopped);
    }
  }

  /** The beginning of a command line. */
  List<String> command(String action, Object... arguments) {
    List<String> command = new ArrayList<>(List.of(file.toString(), action));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  /** What starts such a command, without any variable. */
  ProcessBuilder process(List<String> command) {
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().clear();
    return process;
  }
}
