package io.cocos.agent.life;

/** What the agent is handed in. */
public enum InputKind {
  /** A program. */
  ALGORITHM("algorithm", AgentState.RECEIVING_ALGORITHMS),
  /** What it computes on. */
  DATASET("dataset", AgentState.RECEIVING_DATA);

  private final String label;
  private final AgentState receiving;

  InputKind(String label, AgentState receiving) {
    this.label = label;
    this.receiving = receiving;
  }

  /** The kind's name wherever it is shown, and in the names of files. */
  public String label() {
    return label;
  }

  /** The one state in which the agent takes such inputs. */
  public AgentState receiving() {
    return receiving;
  }
}
