package io.cocos.agent.life;

import java.util.concurrent.CompletableFuture;

/** Runs algorithms. */
public interface Runner extends AutoCloseable {
  /**
   * Begins to run a computation's algorithms, one after another in the order given, each over all
   * datasets.
   *
   * @return how it ended, once no process of it is left; never completed exceptionally
   */
  CompletableFuture<RunOutcome> run(RunOrder order);

  /** Ends the run that is under way, if it can: it then ends as one that a signal ended. */
  @Override
  default void close() {}
}
