package io.cocos.manager.vm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The agents of all guests, each at its host port. One that was given nothing to say is silent. */
public final class FakeAgents implements AgentProbe, AgentEvents {
  private final Map<Integer, AgentStatus> answers = new ConcurrentHashMap<>();
  private final List<Following> followings = new CopyOnWriteArrayList<>();

  /**
   * Somebody follows an agent.
   *
   * @param vm the VM that it is in
   * @param after what he knows already
   * @param listener to be told
   * @param end ends it, from either side
   */
  public record Following(
      ObservedVm vm, long after, Consumer<AgentEvent> listener, CompletableFuture<End> end) {}

  @Override
  public CompletableFuture<Optional<AgentStatus>> ask(ObservedVm vm) {
    int port = vm.forward(GuestPort.AGENT_HTTP).orElseThrow().hostPort();
    return CompletableFuture.completedFuture(Optional.ofNullable(answers.get(port)));
  }

  @Override
  public CompletableFuture<End> follow(ObservedVm vm, long after, Consumer<AgentEvent> listener) {
    Following following = new Following(vm, after, listener, new CompletableFuture<>());
    followings.add(following);
    return following.end();
  }

  /** Everybody who ever followed the agent of this VM, in order. */
  public List<Following> followings(ObservedVm vm) {
    return followings.stream().filter(one -> one.vm().id().equals(vm.id())).toList();
  }

  /** The agent of this VM tells an event to whoever follows it. */
  public void tell(ObservedVm vm, AgentEvent event) {
    followings(vm).stream()
        .filter(one -> !one.end().isDone())
        .forEach(one -> one.listener().accept(event));
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
