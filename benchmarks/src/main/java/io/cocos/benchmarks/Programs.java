package io.cocos.benchmarks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs. Who is interrupted meanwhile gets an {@link InterruptedIOException}. */
final class Programs {
  private Programs() {}

  /**
   * What a program prints.
   *
   * @throws IllegalStateException with all that it printed, when it fails
   */
  static String output(String... command) throws IOException {
    return output(List.of(command));
  }

  /** The same. */
  static String output(List<String> command) throws IOException {
    return output(command, "");
  }

  /** What a program prints that is told something; not more than a pipe holds. */
  static String output(List<String> command, String told) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      try (OutputStream input = process.getOutputStream()) {
        input.write(told.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (end(process) != 0) {
        throw new IllegalStateException(
            "%s failed: %s".formatted(String.join(" ", command), output.strip()));
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Ends a domain and removes it, as far as it is there; a name or an id. */
  static void removeDomain(String domain) throws IOException {
    for (String step : List.of("destroy", "undefine --nvram")) {
      if (succeeds("virsh", "--quiet", "domstate", domain)) {
        run("virsh", "--quiet", step + " " + domain);
      }
    }
  }

  /** Runs a program, whatever comes of it: what it is to end may have ended meanwhile. */
  private static void run(String... command) throws IOException {
    boolean unused = succeeds(command);
  }

  /** Whether a program succeeds. */
  private static boolean succeeds(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return end(process) == 0;
  }

  /** Ends a process, by force when it does not end in time. */
  static void end(Process process, Duration patience) throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      throw interrupted();
    }
  }

  private static int end(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while a program ran");
  }
}
