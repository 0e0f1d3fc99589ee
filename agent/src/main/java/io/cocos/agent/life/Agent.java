package io.cocos.agent.life;

import io.cocos.computation.Computation;

/** The agent: at any time in one state, for one computation. */
public final class Agent {
  /** How long the JSON of a computation may be when it is posted. */
  public static final int MAX_COMPUTATION_BYTES = 1 << 20;

  private final EventLog events;
  private AgentStatus status;

  /**
   * @param status how the agent begins
   * @param events told of that and of every change
   */
  public Agent(AgentStatus status, EventLog events) {
    this.events = events;
    become(status);
  }

  /** How the agent is now. */
  public synchronized AgentStatus status() {
    return status;
  }

  /**
   * Takes a computation. The one that the agent holds already is taken again without effect.
   *
   * @return the computation as held
   * @throws WrongStateException when the agent is not waiting for a computation
   */
  public synchronized HeldComputation receive(Computation computation) {
    HeldComputation received = HeldComputation.of(computation);
    if (status.held().filter(received::equals).isPresent()) {
      return received;
    }
    if (status.state() != AgentState.RECEIVING_MANIFESTS) {
      throw new WrongStateException("Computation " + received.id() + " is refused", status);
    }
    become(AgentStatus.holding(received));
    return received;
  }

  /** The one place where the status changes, so that every change is an event. */
  private void become(AgentStatus next) {
    status = next;
    events.entered(next);
  }
}
