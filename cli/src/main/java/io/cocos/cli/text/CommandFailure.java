package io.cocos.cli.text;

/** A command that cannot be done. Its message is one line: what, why, and what to do. */
public final class CommandFailure extends Exception {
  private final ExitCode exitCode;

  /** A failure that has no other behind it. */
  public CommandFailure(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  /** A failure that another one caused, which {@code --debug} shows. */
  public CommandFailure(ExitCode exitCode, String message, Throwable cause) {
    super(Printable.line(message), cause);
    this.exitCode = exitCode;
  }

  /** Returns how the command ends. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
