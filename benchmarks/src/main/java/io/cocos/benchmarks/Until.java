package io.cocos.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for conditions. */
final class Until {
  private Until() {}

  /** Something that is so, or not yet. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Returns when that is so.
   *
   * @param pause how long to wait between two looks, which is how exact the moment is
   * @throws IllegalStateException when it is not so in time
   */
  static void holds(String what, Duration patience, Duration pause, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "not within %d s: %s".formatted(patience.toSeconds(), what));
      }
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }
}
