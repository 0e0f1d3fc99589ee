package io.cocos.cli;

import io.cocos.cli.text.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command that ran.
 *
 * @param code its exit code
 * @param text what it wrote to its standard output
 * @param err what it wrote to its standard error
 */
record Ran(int code, String text, String err) {
  /** Runs it with its output in a pipe. */
  static Ran cocos(String... arguments) {
    return run(false, "", arguments);
  }

  /** Runs it with its output on a terminal. */
  static Ran onTerminal(String... arguments) {
    return run(true, "", arguments);
  }

  /** Runs it with something to read. */
  static Ran reading(String input, String... arguments) {
    return run(false, input, arguments);
  }

  private static Ran run(boolean terminal, String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams = new Streams(stream(out), stream(err), terminal, terminal);
    ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    int code = new CommandRun(streams, in).execute(arguments);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
