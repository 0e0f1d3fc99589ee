package io.cocos.agent.life;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run that has ended.
 *
 * @param outcome how
 * @param result what came of it, when something did
 * @param reason why nothing came of it, when nothing did
 */
record EndedRun(RunOutcome outcome, Optional<ResultFile> result, String reason) {

  /**
   * Runs algorithms.
   *
   * @param then told once, when the run has ended, whatever way
   */
  static void begin(Runner runner, RunOrder order, Consumer<EndedRun> then) {
    try {
      var unused =
          runner
              .run(order)
              .whenComplete(
                  (outcome, fault) -> then.accept(fault == null ? of(outcome) : of(fault)));
    } catch (RuntimeException fault) {
      then.accept(of(fault));
    }
  }

  private static EndedRun of(RunOutcome outcome) {
    if (outcome.result().isEmpty()) {
      return new EndedRun(outcome, Optional.empty(), outcome.reason());
    }
    try {
      ResultFile file = ResultFile.of(outcome.result().get());
      return new EndedRun(outcome, Optional.of(file), "");
    } catch (IOException unreadable) {
      return of(outcome.withoutResult("the result cannot be read: " + unreadable));
    }
  }

  /** The agent must not stay in state running for a fault of its own. */
  private static EndedRun of(Throwable fault) {
    String reason = "the algorithms could not be run: " + fault;
    return of(
        new RunOutcome(
            RunOutcome.Kind.NOT_STARTED, 0, 0, Duration.ZERO, List.of(), Optional.empty(), reason));
  }
}
