package io.cocos.agent.life;

/** A call that the agent's state does not allow; the message names the state. */
public final class WrongStateException extends RefusedException {
  private final transient AgentStatus status;

  /**
   * @param refused what was asked for, as the beginning of a sentence
   * @param status how the agent is instead
   */
  public WrongStateException(String refused, AgentStatus status) {
    super(Refusal.WRONG_STATE, refused + ": the agent is " + status.summary());
    this.status = status;
  }

  /** How the agent was when it refused. */
  public AgentStatus status() {
    return status;
  }
}
