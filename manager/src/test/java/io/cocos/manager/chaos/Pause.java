package io.cocos.manager.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time go by. */
final class Pause {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private Pause() {}

  /** Does nothing for so long. */
  static void of(Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Waits for something, and says whether it came about in time. */
  static boolean until(BooleanSupplier condition, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      of(BETWEEN_LOOKS);
    }
    return true;
  }

  /** Nobody interrupts the threads of a run; whoever does ends it. */
  static IllegalStateException interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", interrupted);
  }
}
