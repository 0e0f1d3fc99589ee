package io.cocos.manager.vm;

import java.util.Optional;

/** Derives a VM's state from what the hypervisor remembers and what the agent said last. Pure. */
final class VmStates {
  private VmStates() {}

  static Vm derive(ObservedVm observed, Optional<AgentStatus> agent) {
    return switch (observed.domainState()) {
      case DEFINED -> vm(observed, VmState.PROVISIONING);
      case RUNNING -> active(observed, agent);
      case PAUSED -> {
        Vm active = active(observed, agent);
        yield new Vm(observed, active.state(), Optional.of("the domain is suspended"));
      }
      case SHUT_DOWN -> ended(observed, agent, "the guest was shut down");
      case DESTROYED -> ended(observed, agent, "the domain was destroyed");
      case CRASHED -> vm(observed, VmState.FAILED, "the domain crashed");
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
      case COMPLETE -> vm(observed, VmState.COMPLETED);
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

  private static Vm ended(ObservedVm observed, Optional<AgentStatus> agent, String how) {
    boolean complete = agent.filter(last -> last.state() == AgentState.COMPLETE).isPresent();
    return vm(observed, complete ? VmState.COMPLETED : VmState.STOPPED, how);
  }

  private static Vm vm(ObservedVm observed, VmState state) {
    return new Vm(observed, state, Optional.empty());
  }

  private static Vm vm(ObservedVm observed, VmState state, String reason) {
    return new Vm(observed, state, Optional.of(reason));
  }
}
