package io.cocos.manager.notification;

import io.cocos.manager.vm.EventStatus;
import io.cocos.manager.vm.GuestPort;
import io.cocos.manager.vm.LaunchObserver;
import io.cocos.manager.vm.LaunchProgress;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Vm;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;

/** Tells how launches go: the manager's own events, as the original had them. */
public final class VmProvisionEvents implements LaunchObserver {
  private static final String TYPE = "vm-provision";

  private final EventQueue queue;
  private final InstantSource clock;
  private final IntFunction<String> agentAddress;

  /**
   * Tells of every launch from now on.
   *
   * @param queue what delivers the events
   * @param clock gives them their time
   * @param agentAddress where callers reach the agent behind a port of this host
   */
  public VmProvisionEvents(
      EventQueue queue, InstantSource clock, IntFunction<String> agentAddress) {
    this.queue = queue;
    this.clock = clock;
    this.agentAddress = agentAddress;
  }

  @Override
  public void answered(Duration took) {
    // How long a request took is nobody's business but the metrics'.
  }

  @Override
  public LaunchProgress begin(UUID vm, Optional<String> computationId) {
    Provision provision = new Provision(vm, computationId);
    provision.tell(EventStatus.STARTING, Map.of());
    return provision;
  }

  @Override
  public LaunchProgress resume(ObservedVm vm) {
    return new Provision(vm.id(), vm.computationId());
  }

  /** One VM's launch. */
  private final class Provision implements LaunchProgress {
    private final UUID vm;
    private final Optional<String> computationId;

    Provision(UUID vm, Optional<String> computationId) {
      this.vm = vm;
      this.computationId = computationId;
    }

    @Override
    public void running(ObservedVm observed) {
      tell(EventStatus.IN_PROGRESS, whereItIs(observed));
    }

    @Override
    public void ready(Vm ready) {
      tell(EventStatus.COMPLETE, whereItIs(ready.observed()));
    }

    @Override
    public void failed(String reason) {
      tell(EventStatus.FAILED, Map.of("reason", reason));
    }

    private void tell(EventStatus status, Map<String, String> more) {
      Map<String, String> details = new LinkedHashMap<>();
      details.put("vm_id", vm.toString());
      details.putAll(more);
      queue.offer(
          new Event(
              computationId.orElse(vm.toString()),
              Event.Originator.MANAGER,
              TYPE,
              status,
              clock.instant(),
              computationId,
              details));
    }

    private Map<String, String> whereItIs(ObservedVm observed) {
      Map<String, String> where = new LinkedHashMap<>();
      where.put("domain", observed.domain());
      observed
          .forward(GuestPort.AGENT_GRPC)
          .ifPresent(forward -> where.put("agent_address", agentAddress.apply(forward.hostPort())));
      return where;
    }
  }
}
