package io.cocos.agent.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What one program prints, on its way into the log. A thread for each of its two streams reads as
 * fast as it prints, so that it never waits for anybody.
 */
final class Output {
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final Duration LEFT_OVER = Duration.ofSeconds(2);

  private final RunLog log;
  private final Line lastError = new Line();
  private final Thread output;
  private final Thread error;

  /** Begins to read. */
  Output(Process process, RunLog log) {
    this.log = log;
    this.output = reader(process.getInputStream(), false);
    this.error = reader(process.getErrorStream(), true);
  }

  /**
   * Waits for what is still in the pipes. No longer than 2 seconds: a process that got away could
   * keep a pipe open for ever.
   */
  void finish() throws InterruptedException {
    output.join(LEFT_OVER.toMillis());
    error.join(LEFT_OVER.toMillis());
  }

  /** The last line of its standard error; empty when there is none. */
  String lastError() {
    return lastError.last();
  }

  private Thread reader(InputStream stream, boolean isError) {
    Thread thread =
        new Thread(() -> read(stream, isError), isError ? "algorithm-error" : "algorithm-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void read(InputStream stream, boolean isError) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (stream) {
      for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
        if (isError) {
          lastError.append(buffer, length);
        }
        log.append(isError, buffer, length);
      }
    } catch (IOException closed) {
      note("the agent cannot read what the algorithm prints: " + closed.getMessage() + "\n");
    }
  }

  private void note(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    log.append(true, bytes, bytes.length);
  }
}
