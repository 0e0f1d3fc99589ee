package io.cocos.manager.notification;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.notification.DeliveryObserver.DropReason;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Delivers events to the notification server: those of one lane in their order, of several lanes at
 * the same time, each at least once unless it is dropped. Whoever offers one never waits. Safe for
 * use by many threads.
 */
public final class EventQueue implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int AT_A_TIME = 4;

  /** A computation has a dozen; a guest that makes up more shall not crowd out the others. */
  private static final int OF_ONE_LANE = 256;

  private static final Duration LAST_CHANCE = Duration.ofSeconds(2);
  private static final EventPoster.Delays DELAYS =
      new EventPoster.Delays(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final ScheduledExecutorService executor = executor();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final int capacity;
  private final DeliveryObserver observer;
  private final Lanes lanes;
  private final DeliveryLog deliveries;
  private final EventPoster poster;
  private volatile boolean closing;

  /**
   * Nothing is to be delivered yet.
   *
   * @param server where events are posted to
   * @param authorization the header of that name, when the server wants one
   * @param capacity how many events may wait; further ones are dropped
   * @param observer told of what becomes of them
   * @param clock spaces the lines of the log
   */
  public EventQueue(
      URI server,
      Optional<String> authorization,
      int capacity,
      DeliveryObserver observer,
      InstantSource clock) {
    this(server, authorization, capacity, observer, clock, DELAYS);
  }

  EventQueue(
      URI server,
      Optional<String> authorization,
      int capacity,
      DeliveryObserver observer,
      InstantSource clock,
      EventPoster.Delays delays) {
    this.capacity = capacity;
    this.observer = observer;
    this.lanes = new Lanes(capacity, OF_ONE_LANE, AT_A_TIME);
    this.deliveries = new DeliveryLog(server.toString(), clock);
    this.poster = new EventPoster(server, authorization, delays, executor, this::failed);
    observer.begin(lanes::size);
  }

  /** Takes an event, unless there are too many. */
  void offer(Event event) {
    if (closing) {
      drop(DropReason.CLOSED, 1, "the service ends");
    } else if (lanes.add(event)) {
      executor.execute(this::send);
    } else {
      drop(
          DropReason.FULL,
          1,
          "%d wait; at most %d (MANAGER_EVENT_QUEUE_SIZE) may, and %d of one computation"
              .formatted(lanes.size(), capacity, OF_ONE_LANE));
    }
  }

  /** Delivers what waits, for two seconds at most and only if the server is there. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    try {
      if (lanes.size() > 0 && !deliveries.isAway()) {
        boolean unused = drained.await(LAST_CHANCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      executor.shutdownNow();
    }
    int left = lanes.size();
    if (left > 0) {
      drop(DropReason.CLOSED, left, "the service ends");
    }
  }

  private void send() {
    for (Optional<Event> next = lanes.take(); next.isPresent(); next = lanes.take()) {
      Event event = next.get();
      CompletableFuture<Integer> unused =
          poster
              .post(event)
              .whenComplete(
                  (status, ending) -> {
                    if (ending == null) {
                      settle(event, status);
                    }
                  });
    }
  }

  private void settle(Event event, int status) {
    lanes.done(event);
    int waiting = lanes.size();
    if (status >= 200 && status < 300) {
      observer.delivered();
      deliveries.delivered(waiting);
    } else {
      drop(DropReason.REFUSED, 1, "it answers " + status);
    }
    if (closing && waiting == 0) {
      drained.countDown();
    }
    executor.execute(this::send);
  }

  private void failed(String why) {
    observer.failed();
    deliveries.failed(why, lanes.size());
  }

  private void drop(DropReason reason, int events, String why) {
    observer.dropped(reason, events);
    deliveries.dropped(reason, events, why);
  }

  /** One that is shut down takes what comes too late and does nothing with it. */
  private static ScheduledExecutorService executor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(THREADS, new DaemonThreads("notification"));
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return executor;
  }
}
