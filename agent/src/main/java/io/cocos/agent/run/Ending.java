package io.cocos.agent.run;

import io.cocos.agent.life.RunOutcome;
import io.cocos.agent.life.RunOutcome.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells how a run ends, in one line that names the program, what happened, the limit and what would
 * help. Counts the time from when it was made. One thread uses it.
 */
final class Ending {
  private static final int KILLED = 9;

  /** Less room than this left means that a write has found none. */
  private static final long NO_ROOM_BYTES = 64 * 1024;

  /**
   * What util-linux's setpriv says, with exit code 126 or 127, of a program that it cannot execute.
   */
  private static final String CANNOT_EXECUTE = "setpriv: failed to execute ";

  private final long began = System.nanoTime();
  private final List<String> limitsMet = new ArrayList<>();
  private String program = "the algorithm";
  private Optional<Allowance> allowance = Optional.empty();
  private int exitCode;
  private int signal;

  /** From now on it is about this program. */
  void about(int number, int programs, Allowance given) {
    program = programs == 1 ? "the algorithm" : "algorithm " + number + " of " + programs;
    allowance = Optional.of(given);
  }

  /** How much of the time is left, zero at least. */
  Duration left(Duration time) {
    Duration left = time.minus(duration());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Which limits have been met. */
  void met(Sandbox.Usage usage, long roomLeft) {
    limitsMet.clear();
    if (usage.processes()) {
      limitsMet.add("processes");
    }
    if (roomLeft < NO_ROOM_BYTES) {
      limitsMet.add("storage");
    }
    if (usage.outOfMemory()) {
      limitsMet.add("memory");
    }
  }

  /**
   * How the program failed, if it did.
   *
   * @param inTime whether it ended before its time was up
   * @param lost why its result could not be taken, when so; the run was ended for it
   * @param lastError the last line that it wrote to standard error
   */
  Optional<RunOutcome> of(ProgramEnd end, boolean inTime, Optional<String> lost, String lastError) {
    exitCode = end.exitCode();
    signal = end.signal();
    Allowance given = allowance.orElseThrow();
    if (!inTime) {
      return killed(
          Kind.TIMED_OUT,
          " was ended after "
              + given.time().toMillis() / 1000.0
              + " s, its time; allow it more with limits.time");
    }
    if (limitsMet.contains("memory")) {
      return killed(
          Kind.OUT_OF_MEMORY,
          " needed more than its "
              + given.memoryMib()
              + " MiB of memory, files that it wrote included; allow it more with"
              + " limits.memory_mib, in a machine with more memory");
    }
    if (lost.isPresent()) {
      signal = KILLED;
      exitCode = 0;
      return Optional.of(resultTooLarge(lost.get()));
    }
    if (!end.begun() || couldNotExecute(end, lastError)) {
      exitCode = 0;
      return Optional.of(notStarted(lastError.isEmpty() ? "nobody said why" : lastError));
    }
    if (end.signal() != 0) {
      return Optional.of(
          outcome(Kind.SIGNALLED, " was ended by signal " + end.signal() + said(lastError)));
    }
    if (end.exitCode() != 0) {
      return Optional.of(
          outcome(Kind.EXITED, " ended with exit code " + end.exitCode() + said(lastError)));
    }
    return Optional.empty();
  }

  /** There is a result. */
  RunOutcome succeeded(Path result) {
    return new RunOutcome(
        Kind.SUCCEEDED,
        0,
        0,
        duration(),
        limitsMet,
        Optional.of(result),
        "every algorithm ended well");
  }

  /** It ended well, and gave nothing. */
  RunOutcome noResult() {
    return outcome(
        Kind.NO_RESULT,
        " ended well, but gave no result: it has to connect to the socket that its last argument"
            + " names, or leave files in the folder that COCOS_RESULTS names");
  }

  /** What it gave cannot be kept. */
  RunOutcome resultTooLarge(String why) {
    return outcome(
        Kind.RESULT_TOO_LARGE,
        " gave a result that the guest has no room for ("
            + Line.of(why)
            + "); it may write "
            + allowance.orElseThrow().storageMib()
            + " MiB in all: let it give less, or allow it more with limits.storage_mib");
  }

  /** It could not be started. */
  RunOutcome notStarted(String why) {
    return outcome(Kind.NOT_STARTED, " could not be started: " + Line.of(why));
  }

  /** The agent itself stops. */
  RunOutcome stopped() {
    signal = KILLED;
    return outcome(Kind.SIGNALLED, " was ended because the agent was told to stop");
  }

  private boolean couldNotExecute(ProgramEnd end, String lastError) {
    return (end.exitCode() == 126 || end.exitCode() == 127) && lastError.startsWith(CANNOT_EXECUTE);
  }

  private String said(String lastError) {
    StringBuilder text = new StringBuilder();
    if (!lastError.isEmpty()) {
      text.append("; it said last: ").append(lastError);
    }
    Allowance given = allowance.orElseThrow();
    if (limitsMet.contains("processes")) {
      text.append("; it met its limit of ")
          .append(given.processes())
          .append(" processes, see limits.processes");
    }
    if (limitsMet.contains("storage")) {
      text.append("; it used up its ")
          .append(given.storageMib())
          .append(" MiB for files, see limits.storage_mib");
    }
    return text.toString();
  }

  private Optional<RunOutcome> killed(Kind kind, String what) {
    exitCode = 0;
    signal = KILLED;
    return Optional.of(outcome(kind, what));
  }

  private RunOutcome outcome(Kind kind, String what) {
    return new RunOutcome(
        kind, exitCode, signal, duration(), limitsMet, Optional.empty(), program + what);
  }

  private Duration duration() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
