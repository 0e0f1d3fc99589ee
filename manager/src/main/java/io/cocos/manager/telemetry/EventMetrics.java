package io.cocos.manager.telemetry;

import io.cocos.manager.notification.DeliveryObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** Counts what becomes of the events for the notification server. */
final class EventMetrics implements DeliveryObserver {
  private final MeterRegistry registry;
  private final AtomicLong lastDelivery = new AtomicLong();
  private final Counter delivered;
  private final Counter failed;
  private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);

  EventMetrics(MeterRegistry registry) {
    this.registry = registry;
    TimeGauge unused =
        TimeGauge.builder(
                "manager.events.last.delivery",
                lastDelivery,
                TimeUnit.MILLISECONDS,
                AtomicLong::get)
            .description("When the notification server last took one, in Unix time; 0 for never")
            .register(registry);
    delivered =
        Counter.builder("manager.events.delivered")
            .description("Events that the notification server took")
            .register(registry);
    failed =
        Counter.builder("manager.events.failed.attempts")
            .description("Attempts to deliver an event that failed")
            .register(registry);
    for (DropReason reason : DropReason.values()) {
      dropped.put(
          reason,
          Counter.builder("manager.events.dropped")
              .description("Events that will not be delivered")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  @Override
  public void begin(IntSupplier waiting) {
    Gauge unused =
        Gauge.builder("manager.events.waiting", waiting::getAsInt)
            .description("Events that the notification server has not taken yet")
            .register(registry);
  }

  @Override
  public void delivered() {
    delivered.increment();
    lastDelivery.set(System.currentTimeMillis());
  }

  @Override
  public void failed() {
    failed.increment();
  }

  @Override
  public void dropped(DropReason why, int events) {
    dropped.get(why).increment(events);
  }
}
