package io.cocos.manager.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Commands of the host, each with a limit of time. */
final class Commands {
  private static final String LIMIT_SECONDS = "30";

  private Commands() {}

  /**
   * What a command said.
   *
   * @param exitCode 0 when it succeeded
   * @param output everything it printed
   */
  record Outcome(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }

    List<String> lines() {
      return output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
  }

  /** Runs a command and waits for its end. */
  static Outcome run(String... command) {
    List<String> limited = new ArrayList<>(List.of("timeout", "--kill-after=1", LIMIT_SECONDS));
    limited.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(limited).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Outcome(process.waitFor(), output);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot run " + String.join(" ", command), failed);
    } catch (InterruptedException interrupted) {
      throw Pause.interrupted(interrupted);
    }
  }

  /** Runs a command that cannot fail. */
  static String require(String... command) {
    Outcome outcome = run(command);
    if (!outcome.succeeded()) {
      throw new IllegalStateException(
          "%s ended with %d: %s"
              .formatted(String.join(" ", command), outcome.exitCode(), outcome.output()));
    }
    return outcome.output();
  }
}
