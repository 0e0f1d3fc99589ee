package io.cocos.cli;

import io.cocos.cli.text.Streams;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.logging.LogManager;

/** Starts the command. */
public final class Main {
  /**
   * Which of the streams a terminal shows, as the launcher saw: Java can only tell of all at once.
   */
  private static final String TERMINALS = "cocos.terminals";

  private Main() {}

  /** Does what the arguments say, and ends with what {@code docs/cli.md} lists. */
  public static void main(String[] arguments) {
    // gRPC's own log would go to the terminal.
    LogManager.getLogManager().reset();
    Set<String> terminals = Set.copyOf(Arrays.asList(System.getProperty(TERMINALS, "").split(",")));
    Streams streams =
        new Streams(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            terminals.contains("out"),
            terminals.contains("err"));
    int code = new CommandRun(streams, System.in).execute(arguments);
    streams.out().flush();
    streams.err().flush();
    System.exit(code);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }
}
