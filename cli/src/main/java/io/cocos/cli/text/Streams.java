package io.cocos.cli.text;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.PrintStream;

/**
 * The standard streams.
 *
 * @param out what was asked for
 * @param err what is said besides
 * @param outIsTerminal whether a terminal shows {@code out}
 * @param errIsTerminal whether a terminal shows {@code err}
 */
public record Streams(
    PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal) {
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .includingDefaultValueFields()
          .omittingInsignificantWhitespace();

  /** Says something beside the output, in a line of its own. */
  public void note(String text) {
    err.println(Printable.line(text));
  }

  /**
   * Writes a message as a line of JSON, with its fields' own names.
   *
   * @throws IOException when nobody reads any more
   */
  public void json(Message message) throws IOException {
    try {
      line(Printable.json(JSON.print(message)));
    } catch (InvalidProtocolBufferException impossible) {
      throw new AssertionError("only messages of unknown types cannot be printed", impossible);
    }
  }

  /**
   * Writes a line that holds nothing harmful.
   *
   * @throws IOException when nobody reads any more
   */
  public void line(String harmless) throws IOException {
    out.println(harmless);
    out.flush();
    if (out.checkError()) {
      throw new IOException("the output cannot be written: nobody reads it, or its disk is full");
    }
  }
}
