package io.cocos.manager.notification;

import io.cocos.manager.notification.DeliveryObserver.DropReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people how deliveries go: of each trouble a line a minute at most, however many events it
 * costs. Safe for use by many threads.
 */
final class DeliveryLog {
  private static final Logger log = LoggerFactory.getLogger(DeliveryLog.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** A time without deliveries, and what was dropped in it. */
  private record Outage(Duration length, long dropped) {}

  private final String server;
  private final InstantSource clock;
  private final Map<DropReason, Long> untold = new EnumMap<>(DropReason.class);
  private final Map<DropReason, Instant> told = new EnumMap<>(DropReason.class);
  private Instant outageTold = Instant.MIN;
  private Optional<Instant> awaySince = Optional.empty();
  private boolean backIsNews;
  private long droppedMeanwhile;

  /**
   * No trouble yet.
   *
   * @param server what the notification server is called
   */
  DeliveryLog(String server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  /** An attempt failed, and so many events wait. */
  void failed(String why, int waiting) {
    if (isOutageToBeTold()) {
      log.warn(
          "events do not reach {}: {}; {} wait and are tried again; COCOS_NOTIFICATION_SERVER_URL"
              + " names another server, or off",
          server,
          why,
          waiting);
    }
  }

  /** An event was delivered, and so many more wait. */
  void delivered(int waiting) {
    endOfToldOutage()
        .ifPresent(
            outage ->
                log.info(
                    "events reach {} again after {} s; {} are late, {} were dropped",
                    server,
                    outage.length().toSeconds(),
                    waiting + 1,
                    outage.dropped()));
  }

  /** So many events were dropped. */
  void dropped(DropReason reason, int events, String why) {
    long all = droppedToBeTold(reason, events);
    if (all > 0) {
      log.warn("{} for {} dropped: {}", all == 1 ? "an event" : all + " events", server, why);
    }
  }

  /** Whether the last attempt failed. */
  synchronized boolean isAway() {
    return awaySince.isPresent();
  }

  private synchronized boolean isOutageToBeTold() {
    Instant now = clock.instant();
    if (awaySince.isEmpty()) {
      awaySince = Optional.of(now);
    }
    if (!isDue(outageTold, now)) {
      return false;
    }
    outageTold = now;
    backIsNews = true;
    return true;
  }

  private synchronized Optional<Outage> endOfToldOutage() {
    Optional<Outage> ended =
        awaySince
            .filter(since -> backIsNews)
            .map(since -> new Outage(Duration.between(since, clock.instant()), droppedMeanwhile));
    awaySince = Optional.empty();
    backIsNews = false;
    droppedMeanwhile = 0;
    return ended;
  }

  /** How many of a kind are to be told now; 0 when it is too early to tell again. */
  private synchronized long droppedToBeTold(DropReason reason, int events) {
    Instant now = clock.instant();
    droppedMeanwhile += events;
    long all = untold.merge(reason, (long) events, Long::sum);
    if (!isDue(told.getOrDefault(reason, Instant.MIN), now)) {
      return 0;
    }
    told.put(reason, now);
    untold.remove(reason);
    return all;
  }

  private static boolean isDue(Instant last, Instant now) {
    return last.equals(Instant.MIN) || !now.isBefore(last.plus(INTERVAL));
  }
}
