package io.cocos.manager.vm;

import java.util.Arrays;
import java.util.Optional;

/** The agent's states, as the agent spells them. */
public enum AgentState {
  /** Just started. */
  IDLE("idle"),
  /** Waits for its computation. */
  RECEIVING_MANIFESTS("receivingManifests"),
  /** Waits for algorithms. */
  RECEIVING_ALGORITHMS("receivingAlgorithms"),
  /** Waits for datasets. */
  RECEIVING_DATA("receivingData"),
  /** Computes. */
  RUNNING("running"),
  /** Holds the result for its consumers. */
  RESULTS_READY("resultsReady"),
  /** Gave the result to every consumer. */
  COMPLETE("complete"),
  /** Cannot go on. */
  FAILED("failed");

  private final String label;

  AgentState(String label) {
    this.label = label;
  }

  /** The state of that name, if there is one. */
  public static Optional<AgentState> of(String label) {
    return Arrays.stream(values()).filter(state -> state.label.equals(label)).findFirst();
  }

  /** The name as the agent spells it. */
  public String label() {
    return label;
  }
}
