package io.cocos.manager.vm;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Follows what agents say becomes of them. */
@FunctionalInterface
public interface AgentEvents {
  /** Why an agent is followed no more. */
  enum End {
    /** The agent cannot be reached, or not any more; it may be tried again. */
    BROKEN,
    /** Nothing will ever come. */
    OVER
  }

  /**
   * Follows one agent, until the connection ends. Never blocks.
   *
   * @param vm a VM that runs
   * @param after the sequence number of the last event that is known; 0 for all that the agent
   *     knows
   * @param listener told of each event, one after the other; must be quick
   * @return how it ended, when it has; cancelling it ends it. Never completes exceptionally
   *     otherwise
   */
  CompletableFuture<End> follow(ObservedVm vm, long after, Consumer<AgentEvent> listener);
}
