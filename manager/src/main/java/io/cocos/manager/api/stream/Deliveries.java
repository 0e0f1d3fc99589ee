package io.cocos.manager.api.stream;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The clients of one kind of stream: a few threads serve all of them, and there is a limit to how
 * many there are. Safe for use by many threads.
 */
public final class Deliveries implements AutoCloseable {
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final String purpose;
  private final int most;
  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<Delivery<?>> lookAgain;
  private final Set<Delivery<?>> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean hinted = new AtomicBoolean();

  /**
   * No clients yet.
   *
   * @param purpose what the streams are, for people
   * @param threads how many threads serve the clients
   * @param most how many clients there may be
   * @param pause how often each client is looked after without a hint
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the executor ends
  Deliveries(String purpose, int threads, int most, Duration pause) {
    this.purpose = purpose;
    this.most = most;
    // One thread needs no queue, which it would sort by time: a thousand clients are many for that.
    this.lookAgain = threads == 1 ? Delivery::lookAgainHere : Delivery::lookAgain;
    this.executor = new ScheduledThreadPoolExecutor(threads, new DaemonThreads(purpose));
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // when it ends
    long millis = pause.toMillis();
    executor.scheduleWithFixedDelay(this::lookAtAll, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Makes sure that one client more is not too many.
   *
   * @throws ManagerException with {@code OVERLOADED}
   */
  public void requireRoom() {
    if (open.size() >= most) {
      throw new ManagerException(
          ErrorCode.OVERLOADED,
          "%d clients follow %s already, and more cannot; end one, or try again later"
              .formatted(most, purpose));
    }
  }

  /** Begins to serve a client, which is looked after from the first hint on. */
  public <T> Delivery<T> begin(Cursor<T> cursor, Receiver<T> client) {
    Delivery<T> begun = new Delivery<>(cursor, client, executor, open::remove);
    open.add(begun);
    return begun;
  }

  /** There may be something new for every client. Never blocks. */
  void hint() {
    if (hinted.compareAndSet(false, true)) {
      executor.execute(this::lookAtAll);
    }
  }

  /** How many clients there are. */
  public int count() {
    return open.size();
  }

  /** Ends every stream. */
  void shutDown() {
    open.forEach(Delivery::shutDown);
  }

  /** Ends every stream, and the threads. */
  @Override
  public void close() {
    shutDown();
    executor.shutdown();
    try {
      if (!executor.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException hurried) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void lookAtAll() {
    hinted.set(false); // what comes from now on may be missed by those who are looked after first
    open.forEach(lookAgain);
  }
}
