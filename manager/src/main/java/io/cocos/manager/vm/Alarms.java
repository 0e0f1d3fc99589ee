package io.cocos.manager.vm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives a hint for a VM when it is time: one alarm for each VM at most. Safe for use by many
 * threads; never blocks.
 */
final class Alarms {
  private final ScheduledExecutorService background;
  private final InstantSource clock;
  private final Consumer<UUID> hint;
  private final Map<UUID, Alarm> alarms = new ConcurrentHashMap<>();

  private record Alarm(Instant at, ScheduledFuture<?> task) {}

  /**
   * No alarm is set yet.
   *
   * @param background where hints are given; its owner shuts it down
   * @param hint must be quick
   */
  Alarms(ScheduledExecutorService background, InstantSource clock, Consumer<UUID> hint) {
    this.background = background;
    this.clock = clock;
    this.hint = hint;
  }

  /** Sets the alarm of a VM, instead of the one it has. */
  void set(UUID id, Instant at) {
    alarms.compute(
        id,
        (same, present) -> {
          if (present != null && present.at().equals(at) && !present.task().isDone()) {
            return present;
          }
          cancel(present);
          return new Alarm(
              at,
              background.schedule(
                  () -> hint.accept(id),
                  Duration.between(clock.instant(), at).toMillis() + 1,
                  TimeUnit.MILLISECONDS));
        });
  }

  /** The VM needs no alarm. */
  void clear(UUID id) {
    cancel(alarms.remove(id));
  }

  private static void cancel(Alarm alarm) {
    if (alarm != null) {
      alarm.task().cancel(false);
    }
  }
}
