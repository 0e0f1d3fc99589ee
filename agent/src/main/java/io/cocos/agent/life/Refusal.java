package io.cocos.agent.life;

/** Why the agent refuses a call. */
public enum Refusal {
  /** Its state does not allow it. */
  WRONG_STATE("wrong-state"),
  /** It makes no sense. */
  MALFORMED("malformed"),
  /** The computation names nothing and nobody like that. */
  NOT_IN_MANIFEST("not-in-manifest"),
  /** The computation names another provider. */
  WRONG_PROVIDER("wrong-provider"),
  /** It is not signed by the key that the computation names. */
  NOT_AUTHENTICATED("not-authenticated"),
  /** The bytes have another digest than was announced or agreed on. */
  WRONG_DIGEST("wrong-digest"),
  /** The agent has that input. */
  HELD_ALREADY("held-already"),
  /** The consumer had the result. */
  DELIVERED_ALREADY("delivered-already"),
  /** Another call is at it. */
  IN_PROGRESS("in-progress"),
  /** It is more than the call may carry. */
  TOO_LARGE("too-large"),
  /** The guest has no room for it. */
  NO_ROOM("no-room"),
  /** So many do the same already. */
  TOO_MANY_CALLERS("too-many-callers"),
  /** Nothing came of it for a long time. */
  TOO_SLOW("too-slow"),
  /** The guest has no platform that reports. */
  ATTESTATION_NOT_AVAILABLE("attestation-not-available");

  private final String label;

  Refusal(String label) {
    this.label = label;
  }

  /** The name wherever it is sent. */
  public String label() {
    return label;
  }
}
