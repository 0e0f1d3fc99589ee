package io.cocos.manager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.AdmissionLimits;
import io.cocos.manager.vm.Capacity;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.Demand;
import io.cocos.manager.vm.HostResources;
import io.cocos.manager.vm.Occupancy;
import io.cocos.manager.vm.Room;
import io.cocos.manager.vm.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is said of the host's room for further VMs. */
class CapacityGaugesTest {
  private static final double GIBIBYTE = 1 << 30;

  private final MeterRegistry registry = new SimpleMeterRegistry();

  private static Capacity capacity(HostResources host, Optional<Integer> maxVms) {
    return new Capacity(
        new AdmissionLimits(maxVms, 1.5, 4, 0, 4, 2, 32),
        new Demand(Samples.SIZE, Confidential.SEV),
        host,
        new Occupancy(2, 3, 10L << 30, 8L << 30, 20, Map.of(Confidential.SEV, 5)),
        new Room(ErrorCode.PORTS_EXHAUSTED, 1000, "1000 are free"),
        1,
        2);
  }

  private static HostResources host() {
    return new HostResources(
        OptionalLong.of(24L << 30),
        OptionalLong.of(18L << 30),
        OptionalInt.of(8),
        OptionalLong.of(7L << 30),
        OptionalInt.of(12));
  }

  private void measure(Supplier<Capacity> look) {
    new CapacityGauges(registry, look).refresh();
  }

  private double value(String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void everythingThatDecidesIsShown() {
    measure(() -> capacity(host(), Optional.of(9)));

    assertThat(value("manager.vms.left")).isEqualTo(3); // 32 virtual CPUs, of which 20 are taken
    assertThat(value("manager.vms.max")).isEqualTo(9);
    assertThat(value("manager.launches.under.way")).isEqualTo(2);
    assertThat(value("manager.launches.under.way.max")).isEqualTo(2);
    assertThat(value("manager.launches.waiting")).isEqualTo(1);
    assertThat(value("manager.launches.waiting.max")).isEqualTo(32);
    assertThat(value("manager.host.memory.available")).isEqualTo(18 * GIBIBYTE);
    assertThat(value("manager.memory.promised")).isEqualTo(10 * GIBIBYTE);
    assertThat(value("manager.memory.promised.max"))
        .as("pinned memory is not overcommitted")
        .isEqualTo(24 * GIBIBYTE);
    assertThat(value("manager.vcpus.promised")).isEqualTo(20);
    assertThat(value("manager.vcpus.promised.max")).isEqualTo(32);
    assertThat(value("manager.state.disk.free")).isEqualTo(7 * GIBIBYTE);
    assertThat(value("manager.confidential.slots")).isEqualTo(12);
    assertThat(value("manager.confidential.slots.free")).isEqualTo(7);
  }

  @Test
  void whatIsNotKnownIsNotGuessed() {
    measure(() -> capacity(HostResources.unknown(), Optional.empty()));

    assertThat(value("manager.vms.left")).as("there are ports").isEqualTo(1000);
    assertThat(value("manager.vms.max")).isNaN();
    assertThat(value("manager.host.memory.available")).isNaN();
    assertThat(value("manager.state.disk.free")).isNaN();
    assertThat(value("manager.confidential.slots")).isNaN();
    assertThat(value("manager.confidential.slots.free")).isNaN();
  }

  @Test
  void aHypervisorThatCannotBeAskedIsNoFailure() {
    measure(
        () -> {
          throw new ManagerException(ErrorCode.HYPERVISOR_UNAVAILABLE, "it is away");
        });

    assertThat(value("manager.vms.left")).isNaN();
  }
}
