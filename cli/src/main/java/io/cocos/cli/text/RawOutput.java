package io.cocos.cli.text;

import java.io.IOException;
import java.io.PrintStream;

/** Where a guest's own bytes go: harmless to a terminal, as they are elsewhere. */
public final class RawOutput {
  private final PrintStream stream;
  private final boolean sanitised;
  private final TerminalText text = new TerminalText();

  private RawOutput(PrintStream stream, boolean sanitised) {
    this.stream = stream;
    this.sanitised = sanitised;
  }

  /** Standard output; {@code raw} trusts the guest with the terminal. */
  public static RawOutput toOut(Streams streams, boolean raw) {
    return new RawOutput(streams.out(), streams.outIsTerminal() && !raw);
  }

  /** Standard error; {@code raw} trusts the guest with the terminal. */
  public static RawOutput toErr(Streams streams, boolean raw) {
    return new RawOutput(streams.err(), streams.errIsTerminal() && !raw);
  }

  /**
   * Writes bytes at once.
   *
   * @throws IOException when nobody reads any more
   */
  public void write(byte[] bytes) throws IOException {
    if (sanitised) {
      stream.print(text.next(bytes));
    } else {
      stream.write(bytes, 0, bytes.length);
    }
    stream.flush();
    if (stream.checkError()) {
      throw new IOException("the output cannot be written: nobody reads it, or its disk is full");
    }
  }
}
