package io.cocos.manager.vm;

import java.util.Optional;

/** Derives a VM's state from what the hypervisor remembers and what the agent said last. Pure. */
final class VmStates {
  private VmStates() {}

  static Vm derive(ObservedVm observed, Optional<AgentStatus> agent) {
    Optional<Ending> ending = observed.ending();
    if (observed.domainState().isActive()) {
      if (ending.filter(Ending::isOver).isPresent()) {
        return vm(observed, VmState.BOOTING, "it was started again");
      }
      Vm alive = observed.isHeld() ? held(observed) : active(observed, agent);
      return ending
          .map(begun -> "it is being ended: " + begun.reason())
          .or(() -> suspended(alive))
          .map(reason -> vm(observed, alive.state(), reason))
          .orElse(alive);
    }
    return ending
        .map(how -> vm(observed, how.state(), how.reason()))
        .orElseGet(() -> unnoted(observed, agent));
  }

  /** Why it has completed or failed is worth more than that somebody suspended it since. */
  private static Optional<String> suspended(Vm vm) {
    ObservedVm observed = vm.observed();
    return observed.domainState() == DomainState.PAUSED && !observed.isHeld() && !vm.state().isEnd()
        ? Optional.of("the domain is suspended")
        : Optional.empty();
  }

  private static Vm held(ObservedVm observed) {
    return vm(
        observed,
        VmState.PROVISIONING,
        observed.awaitsOthers()
            ? "its guest begins together with those that are launched at the same time"
            : "its guest waits for a launch secret, and to be resumed: POST /vms/%s/secret, then /resume"
                .formatted(observed.id()));
  }

  /** What nobody has noted the end of, because it came by itself or from elsewhere. */
  private static Vm unnoted(ObservedVm observed, Optional<AgentStatus> agent) {
    return switch (observed.domainState()) {
      case DEFINED, RUNNING, PAUSED -> vm(observed, VmState.PROVISIONING);
      case SHUT_DOWN ->
          observed.readyAt().isPresent() || agent.isPresent()
              ? ended(observed, agent, VmState.STOPPED, "the guest was shut down")
              : vm(observed, VmState.FAILED, "the guest ended before its agent answered");
      case DESTROYED -> ended(observed, agent, VmState.STOPPED, "the domain was destroyed");
      case CRASHED -> vm(observed, VmState.FAILED, "the domain crashed");
      case LOST ->
          observed.readyAt().isPresent() || agent.isPresent()
              ? ended(
                  observed, agent, VmState.FAILED, "libvirt or the host was restarted meanwhile")
              : vm(observed, VmState.PROVISIONING); // another manager may be starting it
    };
  }

  private static Vm active(ObservedVm observed, Optional<AgentStatus> agent) {
    if (agent.isEmpty()) {
      return vm(observed, observed.readyAt().isPresent() ? VmState.READY : VmState.BOOTING);
    }
    return switch (agent.get().state()) {
      case IDLE, RECEIVING_MANIFESTS, RECEIVING_ALGORITHMS, RECEIVING_DATA ->
          holdsItsComputation(observed, agent.get());
      case RUNNING, RESULTS_READY -> vm(observed, VmState.RUNNING);
      case COMPLETE -> vm(observed, VmState.COMPLETED, "every result consumer has the result");
      case FAILED ->
          vm(observed, VmState.FAILED, agent.get().reason().orElse("the agent gives no reason"));
    };
  }

  /**
   * An agent that holds another computation than it was launched for is of no use to anybody. One
   * that was launched for none is as it should be, whatever somebody has given it since.
   */
  private static Vm holdsItsComputation(ObservedVm observed, AgentStatus agent) {
    if (observed.computationId().isEmpty()) {
      return vm(observed, VmState.READY);
    }
    Optional<String> held = agent.computationId();
    if (held.isEmpty()) {
      return vm(observed, VmState.BOOTING);
    }
    if (!held.equals(observed.computationId())) {
      return vm(observed, VmState.FAILED, "the agent holds computation " + held.get());
    }
    return vm(observed, VmState.READY);
  }

  private static Vm ended(
      ObservedVm observed, Optional<AgentStatus> agent, VmState state, String how) {
    boolean complete = agent.filter(last -> last.state() == AgentState.COMPLETE).isPresent();
    return vm(observed, complete ? VmState.COMPLETED : state, how);
  }

  private static Vm vm(ObservedVm observed, VmState state) {
    return new Vm(observed, state, Optional.empty());
  }

  private static Vm vm(ObservedVm observed, VmState state, String reason) {
    return new Vm(observed, state, Optional.of(reason));
  }
}
