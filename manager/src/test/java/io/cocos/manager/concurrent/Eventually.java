package io.cocos.manager.concurrent;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens on other threads, and gives up on what does not happen. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofMillis(5);

  private Eventually() {}

  /** Something that is asserted; it may take a few tries until it holds. */
  @FunctionalInterface
  public interface Assertion {
    /** Throws an {@link AssertionError} when it does not hold. */
    void run() throws Exception;
  }

  /** Waits until the assertion holds, and fails as it does when it does not in time. */
  public static void eventually(Assertion assertion) {
    eventually(PATIENCE, assertion);
  }

  /** The same for what takes longer than is waited for elsewhere. */
  public static void eventually(Duration patience, Assertion assertion) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError notYet) {
        if (System.nanoTime() - end > 0) {
          throw notYet;
        }
      } catch (Exception notYet) {
        if (System.nanoTime() - end > 0) {
          throw new AssertionError("what was waited for did not come about", notYet);
        }
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  /** The outcome of something that other threads do. */
  public static <T> T outcome(Future<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    } catch (TimeoutException late) {
      return fail("nothing came of it in time", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return fail("interrupted", interrupted);
    }
  }

  /** The failure of something that other threads do. */
  public static Throwable failure(CompletableFuture<?> future) {
    try {
      Object unexpected = future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return fail("did not fail, but gave " + unexpected);
    } catch (ExecutionException failed) {
      return failed.getCause();
    } catch (TimeoutException late) {
      return fail("nothing came of it in time", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return fail("interrupted", interrupted);
    }
  }
}
