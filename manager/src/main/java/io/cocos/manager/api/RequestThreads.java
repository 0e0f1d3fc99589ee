package io.cocos.manager.api;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which requests may block, over HTTP and over gRPC. The framework's own would be as
 * many as there are requests. Here a request that finds all of them busy waits for its turn, and
 * one that finds too many waiting is refused at once with {@code OVERLOADED}.
 */
@Factory
public final class RequestThreads {
  private static final Logger log = LoggerFactory.getLogger(RequestThreads.class);

  /** What asks the hypervisor. */
  public static final String REQUESTS = "requests";

  /**
   * What an operator looks at: on a thread of its own, so that he sees something when all of the
   * others are busy.
   */
  public static final String OPERATOR = "operator";

  /**
   * More than make calls to libvirt at the same time, since launches also copy files and wait for
   * each other; few enough to need some megabytes only.
   */
  private static final int THREADS = 64;

  /** As many calls as wait for libvirt: further ones would wait longer than a caller does. */
  private static final int WAITING = 256;

  private static final int OPERATORS_WAITING = 16;

  @Singleton
  @Named(REQUESTS)
  @Bean(preDestroy = "shutdownNow")
  ExecutorService requests() {
    return threads(REQUESTS, THREADS, WAITING);
  }

  @Singleton
  @Named(OPERATOR)
  @Bean(preDestroy = "shutdownNow")
  ExecutorService operator() {
    return threads(OPERATOR, 1, OPERATORS_WAITING);
  }

  private static ExecutorService threads(String purpose, int threads, int waiting) {
    return new ThreadPoolExecutor(
        0,
        threads,
        1,
        TimeUnit.MINUTES,
        new Handover(),
        new DaemonThreads(purpose),
        new Refusal(threads, waiting));
  }

  /**
   * Takes a request only when a thread waits for one: otherwise the pool makes one thread more, and
   * with any other queue all of them before one is used again.
   */
  private static final class Handover extends LinkedTransferQueue<Runnable> {
    @Override
    public boolean offer(Runnable request) {
      return tryTransfer(request);
    }
  }

  /**
   * Asked when all threads are busy: lets a request wait, or refuses one too many, and says so in
   * the log now and then rather than each time.
   */
  private static final class Refusal implements RejectedExecutionHandler {
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int waiting;
    private final String why;
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    Refusal(int threads, int waiting) {
      this.waiting = waiting;
      this.why =
          "%d requests are in work and %d wait already; try again in a moment"
              .formatted(threads, waiting);
    }

    @Override
    public void rejectedExecution(Runnable task, ThreadPoolExecutor pool) {
      if (!pool.isShutdown() && pool.getQueue().size() < waiting) {
        ((Handover) pool.getQueue()).put(task);
        return;
      }
      long now = System.nanoTime();
      long due = nextWarning.get();
      if (now - due >= 0 && nextWarning.compareAndSet(due, now + SILENCE_NANOS)) {
        log.warn("refusing requests: {}", why);
      }
      throw new ManagerException(ErrorCode.OVERLOADED, why);
    }
  }
}
