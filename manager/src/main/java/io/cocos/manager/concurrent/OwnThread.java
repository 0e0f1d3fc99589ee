package io.cocos.manager.concurrent;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of its owner's, which does one thing after the other until it is closed. After that it
 * touches nothing any more that the owner may give up. Safe for use by many threads.
 */
public final class OwnThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OwnThread.class);
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

  private final String purpose;
  private final ExecutorService thread;

  /**
   * Starts no thread before there is something to do.
   *
   * @param purpose what the thread is for, and named after
   */
  public OwnThread(String purpose) {
    this.purpose = purpose;
    this.thread = Executors.newSingleThreadExecutor(new DaemonThreads(purpose));
  }

  /**
   * Does something after what was asked for before.
   *
   * @throws RejectedExecutionException once it is closed
   */
  public void execute(Runnable task) {
    thread.execute(task);
  }

  /** Interrupts what is being done and waits for its end, some seconds at most. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("the thread {} goes on for longer than {}", purpose, CLOSING_PATIENCE);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
