package io.cocos.manager.vm;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The agents of all guests, each at its host port. One that was given nothing to say is silent. */
public final class FakeAgents implements AgentProbe {
  private final Map<Integer, AgentStatus> answers = new ConcurrentHashMap<>();

  @Override
  public CompletableFuture<Optional<AgentStatus>> ask(ObservedVm vm) {
    int port = vm.forward(GuestPort.AGENT_HTTP).orElseThrow().hostPort();
    return CompletableFuture.completedFuture(Optional.ofNullable(answers.get(port)));
  }

  /** From now on, the agent of this VM answers so. */
  public void answer(ObservedVm vm, AgentStatus status) {
    answers.put(vm.forward(GuestPort.AGENT_HTTP).orElseThrow().hostPort(), status);
  }

  /** From now on, the agent of this VM holds the computation that the VM was launched for. */
  public void holdComputation(ObservedVm vm) {
    answer(vm, holding(vm.computationId().orElseThrow()));
  }

  /** From now on, no agent answers. */
  public void fallSilent() {
    answers.clear();
  }

  /** An agent that holds a computation and waits for what it needs. */
  public static AgentStatus holding(String computationId) {
    return new AgentStatus(
        AgentState.RECEIVING_ALGORITHMS, Optional.of(computationId), Optional.empty());
  }

  /** An agent that cannot go on. */
  public static AgentStatus failed(String reason) {
    return new AgentStatus(AgentState.FAILED, Optional.empty(), Optional.of(reason));
  }

  /** An agent in any state that holds nothing. */
  public static AgentStatus in(AgentState state) {
    return new AgentStatus(state, Optional.empty(), Optional.empty());
  }
}
