package io.cocos.manager.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * What a command of the host said.
 *
 * @param exitCode 0 when it succeeded
 * @param output everything it printed
 */
record Command(int exitCode, String output) {
  /** Runs a command and waits for its end. */
  static Command run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " does not end; it said: " + output);
    }
    return new Command(process.exitValue(), output);
  }
}
