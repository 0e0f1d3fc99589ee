package io.cocos.agent.life;

/** A call that the agent refuses; the message says what, why, and what would help. */
public class RefusedException extends IllegalStateException {
  private final Refusal refusal;

  /**
   * @param refusal of what kind
   * @param message for whoever called; may hold an excerpt of what he sent
   */
  public RefusedException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  /** Of what kind the refusal is. */
  public final Refusal refusal() {
    return refusal;
  }
}
