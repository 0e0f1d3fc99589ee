package io.cocos.manager.telemetry;

import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Capacity;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How full the host is, by the same account that admits launches. What is not known is NaN: all of
 * it until the hypervisor has told once which VMs there are.
 */
final class CapacityGauges {
  private static final Logger log = LoggerFactory.getLogger(CapacityGauges.class);

  private final MeterRegistry registry;
  private final Supplier<Capacity> look;
  private volatile Optional<Capacity> last = Optional.empty();

  CapacityGauges(MeterRegistry registry, Supplier<Capacity> look) {
    this.registry = registry;
    this.look = look;
    bytes(
        "manager.host.memory.available",
        "The host's memory that is left",
        now -> orUnknown(now.host().availableBytes()));
    bytes(
        "manager.state.disk.free",
        "Free space where the VMs' folders are",
        now -> orUnknown(now.host().freeDiskBytes()));
    gauge("manager.vms.left", "Further VMs that would be admitted", now -> now.tightest().vms());
    gauge(
        "manager.vms.max",
        "How many VMs may run",
        now -> now.limits().maxVms().map(Integer::doubleValue).orElse(Double.NaN));
    gauge("manager.launches.under.way", "Launches under way", Capacity::underWay);
    gauge("manager.launches.waiting", "Launches that wait for their turn", Capacity::waiting);
    gauge(
        "manager.launches.under.way.max",
        "How many launches may be under way",
        Capacity::launchesAtOnce);
    gauge(
        "manager.launches.waiting.max",
        "How many launches may wait",
        now -> now.limits().launchQueue());
    bytes(
        "manager.memory.promised",
        "The memory of VMs that run or are being launched",
        now -> now.taken().memoryBytes());
    bytes(
        "manager.memory.promised.max",
        "The memory that VMs may be promised",
        now -> orUnknown(now.memoryToPromise()));
    gauge(
        "manager.vcpus.promised",
        "The virtual CPUs of VMs that run or are being launched",
        now -> now.taken().vcpus());
    gauge(
        "manager.vcpus.promised.max",
        "The virtual CPUs that VMs may be promised",
        now -> orUnknown(now.vcpusToPromise()));
    gauge(
        "manager.confidential.slots",
        "Confidential guests that the processor can have keys for",
        now -> orUnknown(now.host().confidentialSlots()));
    gauge(
        "manager.confidential.slots.free",
        "Those of them that nobody has",
        now -> orUnknown(now.confidentialSlotsFree()));
  }

  /** Looks again, once for all gauges. */
  void refresh() {
    try {
      last = Optional.of(look.get());
    } catch (ManagerException unknown) {
      log.debug("the capacity is not known: {}", unknown.getMessage());
      last = Optional.empty();
    }
  }

  private void bytes(String name, String description, ToDoubleFunction<Capacity> value) {
    Gauge unused = builder(name, description, value).baseUnit("bytes").register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<Capacity> value) {
    Gauge unused = builder(name, description, value).register(registry);
  }

  private Gauge.Builder<?> builder(
      String name, String description, ToDoubleFunction<Capacity> value) {
    return Gauge.builder(name, () -> last.map(value::applyAsDouble).orElse(Double.NaN))
        .description(description);
  }

  private static double orUnknown(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : Double.NaN;
  }

  private static double orUnknown(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : Double.NaN;
  }
}
