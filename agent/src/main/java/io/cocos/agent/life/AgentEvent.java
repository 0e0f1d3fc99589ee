package io.cocos.agent.life;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that became of the agent.
 *
 * @param sequence greater than that of every earlier event
 * @param time when it happened, by the guest's clock
 * @param state the state that it is about
 * @param progress how far the work is that the state is for
 * @param computationId the id of the computation that the agent held, when it held one
 * @param failure why the agent failed, when it did
 */
public record AgentEvent(
    long sequence,
    Instant time,
    AgentState state,
    Progress progress,
    Optional<String> computationId,
    Optional<String> failure) {

  /** How far the work is that a state is for. */
  public enum Progress {
    /** About to begin; of computing only. */
    STARTING("starting"),
    /** Begun. */
    IN_PROGRESS("in-progress"),
    /** Done; of computing only. */
    COMPLETE("complete"),
    /** Came to nothing. */
    FAILED("failed");

    private final String label;

    Progress(String label) {
      this.label = label;
    }

    /** The name wherever it is sent. */
    public String label() {
      return label;
    }
  }
}
