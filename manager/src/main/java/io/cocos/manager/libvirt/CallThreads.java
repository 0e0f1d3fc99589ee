package io.cocos.manager.libvirt;

import io.cocos.manager.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The few platform threads on which native calls are made. A native call cannot be interrupted: one
 * that takes longer than its caller waits keeps its thread, and another thread takes that one's
 * place until the call returns, so that calls which hang do not keep others from being made. Safe
 * for use by many threads.
 */
final class CallThreads implements AutoCloseable {
  private static final int THREADS = 8;

  /** Each of them may hang on another VM whose QEMU does not answer. */
  private static final int MOST_OVERDUE = 56;

  /** How many calls may wait for a thread. */
  static final int WAITING = 256;

  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(2);

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          new DaemonThreads("libvirt-call"));

  private int overdue;

  CallThreads() {
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Makes a call and waits for its end.
   *
   * @param end when the caller stops waiting, by {@link System#nanoTime}
   * @throws RejectedExecutionException when too many calls wait
   * @throws TimeoutException when it has not ended in time, whether it was begun or not
   */
  <T> T call(Callable<T> call, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    Task<T> task = new Task<>(call);
    threads.execute(task);
    try {
      return task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | InterruptedException nobodyWaits) {
      task.abandon();
      throw nobodyWaits;
    }
  }

  /** Makes no further call; those under way go on. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Waits a moment for the calls under way after {@link #close}. */
  boolean awaitEnd() throws InterruptedException {
    return threads.awaitTermination(CLOSING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void overdue(int change) {
    overdue += change;
    int size = THREADS + Math.min(overdue, MOST_OVERDUE);
    if (size > threads.getMaximumPoolSize()) {
      threads.setMaximumPoolSize(size);
      threads.setCorePoolSize(size);
    } else {
      threads.setCorePoolSize(size);
      threads.setMaximumPoolSize(size);
    }
  }

  private enum Progress {
    WAITING,
    UNDER_WAY,
    OVERDUE,
    OVER
  }

  private final class Task<T> extends FutureTask<T> {
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.WAITING);

    Task(Callable<T> call) {
      super(call);
    }

    @Override
    public void run() {
      if (!progress.compareAndSet(Progress.WAITING, Progress.UNDER_WAY)) {
        return;
      }
      try {
        super.run();
      } finally {
        if (progress.getAndSet(Progress.OVER) == Progress.OVERDUE) {
          overdue(-1);
        }
      }
    }

    /** Nobody waits for it any more: it is not begun, or its thread is replaced. */
    void abandon() {
      if (!progress.compareAndSet(Progress.WAITING, Progress.OVER)
          && progress.compareAndSet(Progress.UNDER_WAY, Progress.OVERDUE)) {
        overdue(1);
      }
    }
  }
}
