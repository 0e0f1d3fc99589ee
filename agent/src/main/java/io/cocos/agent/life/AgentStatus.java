package io.cocos.agent.life;

import java.util.Objects;
import java.util.Optional;

/**
 * How an agent is, at one moment.
 *
 * @param state its state
 * @param held the computation that it holds, once it has one
 * @param failure why it failed, when it did
 */
public record AgentStatus(
    AgentState state, Optional<HeldComputation> held, Optional<String> failure) {

  /** Refuses null. */
  public AgentStatus {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(held, "held");
    Objects.requireNonNull(failure, "failure");
  }

  /** Without a computation, waiting for one. */
  public static AgentStatus waitingForComputation() {
    return new AgentStatus(AgentState.RECEIVING_MANIFESTS, Optional.empty(), Optional.empty());
  }

  /** With a computation, waiting for its algorithms. */
  public static AgentStatus holding(HeldComputation held) {
    return new AgentStatus(AgentState.RECEIVING_ALGORITHMS, Optional.of(held), Optional.empty());
  }

  /** In another state, with the same computation. */
  public AgentStatus in(AgentState next) {
    return new AgentStatus(next, held, Optional.empty());
  }

  /** Unable to go on, with the same computation. */
  public AgentStatus failing(String reason) {
    return new AgentStatus(AgentState.FAILED, held, Optional.of(reason));
  }

  /** Unable to go on, without a computation. */
  public static AgentStatus failed(String reason) {
    return new AgentStatus(AgentState.FAILED, Optional.empty(), Optional.of(reason));
  }

  /** The id of the computation that it holds, once it has one. */
  public Optional<String> computationId() {
    return held.isPresent() ? Optional.of(held.get().id()) : Optional.empty();
  }

  /** One line for people: the state, the computation's id, the reason of a failure. */
  public String summary() {
    StringBuilder line = new StringBuilder("in state ").append(state.label());
    Optional<String> computation = computationId();
    if (computation.isPresent()) {
      line.append(" with computation ").append(computation.get());
    }
    if (failure.isPresent()) {
      line.append(" because ").append(failure.get());
    }
    return line.toString();
  }
}
