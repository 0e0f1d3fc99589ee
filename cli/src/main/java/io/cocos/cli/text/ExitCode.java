package io.cocos.cli.text;

/** How the command ends; {@code docs/cli.md} lists them. */
public enum ExitCode {
  /** What was commanded is done. */
  DONE(0),
  /** It was refused, or failed. */
  REFUSED(1),
  /** The command line is wrong. */
  USAGE(2),
  /** No server answers, or it cannot serve now. */
  UNREACHABLE(3),
  /** What was named is not there. */
  NOT_FOUND(4),
  /** It is there, in a state in which this cannot be done. */
  WRONG_STATE(5),
  /** The server does not believe, or not permit, the caller. */
  NOT_ALLOWED(6),
  /** The server has nothing of the kind. */
  NOT_AVAILABLE(7),
  /** A guest is not verified. */
  NOT_VERIFIED(8),
  /** It took too long. */
  TIMED_OUT(124),
  /** It was interrupted. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** Returns what the shell is told. */
  public int number() {
    return number;
  }
}
