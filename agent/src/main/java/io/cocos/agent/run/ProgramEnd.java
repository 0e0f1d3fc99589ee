package io.cocos.agent.run;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a program's first process ended.
 *
 * @param begun whether it was started at all
 * @param exitCode its exit code; 0 when a signal ended it
 * @param signal the signal that ended it; 0 when none did
 */
public record ProgramEnd(boolean begun, int exitCode, int signal) {
  private static final Pattern BY_SIGNAL =
      Pattern.compile("Command terminated by signal ([0-9]{1,3})");
  private static final Pattern CODE = Pattern.compile("[0-9]{1,3}");

  /** Never started. */
  static final ProgramEnd NOT_BEGUN = new ProgramEnd(false, 0, 0);

  /** It ended by itself. */
  static ProgramEnd exited(int code) {
    return new ProgramEnd(true, code, 0);
  }

  /** A signal ended it. */
  static ProgramEnd signalled(int signal) {
    return new ProgramEnd(true, 0, signal);
  }

  /**
   * Reads what busybox's {@code time -f %x} wrote: the signal in words, or the exit code. An exit
   * status alone would not do, because there 137 may be a code as well as signal 9.
   *
   * @param lines none when the program was not started, or its sandbox ended before it
   */
  static ProgramEnd parse(List<String> lines) {
    for (String line : lines) {
      Matcher bySignal = BY_SIGNAL.matcher(line);
      if (bySignal.matches()) {
        return signalled(Integer.parseInt(bySignal.group(1)));
      }
      if (CODE.matcher(line).matches()) {
        return exited(Integer.parseInt(line));
      }
    }
    return NOT_BEGUN;
  }
}
