package io.cocos.cli.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that a guest printed, made harmless for a terminal: lines and tabs stay, everything else
 * that it would obey is shown by its number. They come in any pieces. Not thread-safe.
 */
final class TerminalText {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  private ByteBuffer rest = ByteBuffer.allocate(0);
  private boolean carriageReturn;

  /** Returns what can be shown after these bytes. A character that is not whole waits for more. */
  String next(byte[] bytes) {
    ByteBuffer input = ByteBuffer.allocate(rest.remaining() + bytes.length).put(rest).put(bytes);
    input.flip();
    CharBuffer characters = CharBuffer.allocate(input.remaining());
    decoder.decode(input, characters, false);
    rest = input;
    StringBuilder text = new StringBuilder();
    characters.flip().codePoints().forEach(character -> append(text, character));
    return text.toString();
  }

  private void append(StringBuilder text, int character) {
    if (carriageReturn && character != '\n') {
      Printable.append(text, '\r');
    }
    carriageReturn = character == '\r';
    if (character == '\n' || character == '\t') {
      text.append((char) character);
    } else if (!carriageReturn) {
      Printable.append(text, character);
    }
  }
}
