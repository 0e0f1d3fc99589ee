package io.cocos.agent.life;

/** The states of an agent, in the order in which it goes through them; it can fail in any. */
public enum AgentState {
  /** Not begun. */
  IDLE("idle"),
  /** Waits for a computation, having been launched without one. */
  RECEIVING_MANIFESTS("receivingManifests"),
  /** Holds a computation and waits for its algorithms. */
  RECEIVING_ALGORITHMS("receivingAlgorithms"),
  /** Has all algorithms and waits for the datasets. */
  RECEIVING_DATA("receivingData"),
  /** Computes. */
  RUNNING("running"),
  /** Has a result for the consumers to fetch. */
  RESULTS_READY("resultsReady"),
  /** Every consumer has the result. */
  COMPLETE("complete"),
  /** Cannot go on; the status says why. */
  FAILED("failed");

  private final String label;

  AgentState(String label) {
    this.label = label;
  }

  /** The state's name wherever it is shown or sent. */
  public String label() {
    return label;
  }
}
