package io.cocos.manager.telemetry;

import io.cocos.manager.concurrent.SingleFlight;
import io.cocos.manager.vm.PortPool;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How many VMs there are in each state, and how many ports are left. As long as the hypervisor does
 * not answer, the VMs are those that it last listed.
 */
final class VmGauges {
  private static final long PATIENCE_MILLIS = 1000;

  private final SingleFlight<Boolean> listing;
  private volatile Map<VmState, Long> lastView = Map.of();
  private volatile boolean hypervisorUp;

  VmGauges(
      MeterRegistry registry,
      Supplier<List<Vm>> list,
      BooleanSupplier answers,
      PortPool ports,
      Executor executor) {
    this.listing = new SingleFlight<>(() -> look(list, answers), executor);
    for (VmState state : VmState.values()) {
      Gauge unused =
          Gauge.builder("manager.vms", () -> lastView.getOrDefault(state, 0L))
              .description("VMs by state, as last listed")
              .tag("state", state.label())
              .register(registry);
    }
    for (String name : ports.left().keySet()) {
      Gauge unused =
          Gauge.builder("manager.ports.left", () -> ports.left().get(name))
              .description("Host ports that further VMs can have")
              .tag("forward", name)
              .register(registry);
    }
    Gauge unused =
        Gauge.builder("manager.hypervisor.up", () -> hypervisorUp ? 1 : 0)
            .description("Whether the hypervisor answered when the VMs were last counted")
            .register(registry);
  }

  /** Counts the VMs again, unless that takes too long; then a later look has the outcome. */
  void refresh() {
    try {
      hypervisorUp = listing.ask().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException away) {
      hypervisorUp = false;
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean look(Supplier<List<Vm>> list, BooleanSupplier answers) {
    lastView = list.get().stream().collect(Collectors.groupingBy(Vm::state, Collectors.counting()));
    return answers.getAsBoolean();
  }
}
