package io.cocos.agent.life;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param kind in one word
 * @param exitCode the last program's exit code; 0 when a signal ended it or it was not started
 * @param signal the signal that ended the last program; 0 when none did
 * @param duration how long it took
 * @param limitsMet which limits it met, also when it went on: {@code processes}, {@code storage},
 *     {@code memory}
 * @param result the file with the result, when it succeeded
 * @param reason one line for people: which program, what happened, and what would help
 */
public record RunOutcome(
    Kind kind,
    int exitCode,
    int signal,
    Duration duration,
    List<String> limitsMet,
    Optional<Path> result,
    String reason) {

  /** Copies the list. */
  public RunOutcome {
    limitsMet = List.copyOf(limitsMet);
  }

  /** This end, but that what seemed to be the result is none, for that reason. */
  RunOutcome withoutResult(String why) {
    return new RunOutcome(
        Kind.NO_RESULT, exitCode, signal, duration, limitsMet, Optional.empty(), why);
  }

  /** In which ways a run can end. */
  public enum Kind {
    /** Every program ended with 0, and there is a result. */
    SUCCEEDED("succeeded"),
    /** A program ended with another code than 0. */
    EXITED("exited"),
    /** A signal ended a program that nobody here sent. */
    SIGNALLED("signalled"),
    /** The programs used more memory than they may, and were killed. */
    OUT_OF_MEMORY("out-of-memory"),
    /** The time was up. */
    TIMED_OUT("timed-out"),
    /** Every program ended with 0, and none gave a result, or it cannot be read. */
    NO_RESULT("no-result"),
    /** The result is larger than the guest has room for. */
    RESULT_TOO_LARGE("result-too-large"),
    /** A program could not be started. */
    NOT_STARTED("not-started");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The kind's name wherever it is shown or sent. */
    public String label() {
      return label;
    }
  }
}
