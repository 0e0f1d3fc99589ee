package io.cocos.computation;

import java.nio.charset.StandardCharsets;

/**
 * One JSON string in a text. What is no character (invalid UTF-8, half a surrogate pair) reads as
 * U+FFFD, as in Go.
 */
final class StringLiteral {
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;
  private final int start;
  private int position;
  private String text = "";

  /**
   * @param start where the opening quote stands
   */
  StringLiteral(byte[] bytes, int start) {
    this.bytes = bytes;
    this.start = start;
    this.position = start + 1;
    read();
  }

  /** What the literal stands for. */
  String text() {
    return text;
  }

  /** The position behind the closing quote. */
  int end() {
    return position;
  }

  /** The literal between its quotes as it was written, one character for each byte. */
  String raw() {
    return new String(bytes, start + 1, position - start - 2, StandardCharsets.ISO_8859_1);
  }

  private void read() {
    skipPlain();
    if (position < bytes.length && bytes[position] == '"') {
      position++;
      text = raw();
      return;
    }
    StringBuilder decoded = new StringBuilder(position - start + 32);
    decoded.append(new String(bytes, start + 1, position - start - 1, StandardCharsets.ISO_8859_1));
    while (peek() != '"') {
      if (bytes[position] == '\\') {
        readEscape(decoded);
      } else {
        readCharacter(decoded);
      }
    }
    position++;
    text = decoded.toString();
  }

  /** Most strings are ASCII without escapes, which need no decoding. */
  private void skipPlain() {
    while (position < bytes.length
        && bytes[position] >= ' '
        && bytes[position] != '"'
        && bytes[position] != '\\') {
      position++;
    }
  }

  private byte peek() {
    if (position >= bytes.length) {
      throw new MalformedComputationException(
          "byte " + position + ": the text ends inside the string that begins at byte " + start);
    }
    return bytes[position];
  }

  private void readCharacter(StringBuilder decoded) {
    if (bytes[position] >= 0 && bytes[position] < ' ') {
      throw new MalformedComputationException(
          "byte "
              + position
              + ": control character "
              + bytes[position]
              + " stands bare in a string");
    }
    int length = Utf8.sequenceLength(bytes, position);
    if (length == Utf8.INVALID) {
      decoded.append(REPLACEMENT);
      position++;
    } else {
      decoded.appendCodePoint(Utf8.codePoint(bytes, position, length));
      position += length;
    }
  }

  private void readEscape(StringBuilder decoded) {
    int escape = position++;
    byte kind = peek();
    position++;
    switch (kind) {
      case '"', '\\', '/' -> decoded.append((char) kind);
      case 'b' -> decoded.append('\b');
      case 'f' -> decoded.append('\f');
      case 'n' -> decoded.append('\n');
      case 'r' -> decoded.append('\r');
      case 't' -> decoded.append('\t');
      case 'u' -> readUnicodeEscape(decoded);
      default ->
          throw new MalformedComputationException(
              "byte " + escape + ": a backslash before a character that JSON knows no escape for");
    }
  }

  private void readUnicodeEscape(StringBuilder decoded) {
    int unit = hexadecimal(position);
    if (unit < 0) {
      throw new MalformedComputationException(
          "byte " + position + ": expected the four hexadecimal digits of an escape");
    }
    position += 4;
    if (!Character.isSurrogate((char) unit)) {
      decoded.append((char) unit);
      return;
    }
    int other = lowSurrogateEscape();
    if (Character.isHighSurrogate((char) unit) && other >= 0) {
      decoded.append((char) unit).append((char) other);
      position += 6;
    } else {
      decoded.append(REPLACEMENT);
    }
  }

  /** The second half of a pair when the next six bytes are an escape of one, or else -1. */
  private int lowSurrogateEscape() {
    if (position + 6 > bytes.length || bytes[position] != '\\' || bytes[position + 1] != 'u') {
      return -1;
    }
    int unit = hexadecimal(position + 2);
    return unit >= 0 && Character.isLowSurrogate((char) unit) ? unit : -1;
  }

  /** The number that four hexadecimal digits from there make, or -1 when they are no such. */
  private int hexadecimal(int index) {
    if (index + 4 > bytes.length) {
      return -1;
    }
    int number = 0;
    for (int digit = index; digit < index + 4; digit++) {
      int value = Character.digit(bytes[digit], 16);
      if (value < 0) {
        return -1;
      }
      number = number << 4 | value;
    }
    return number;
  }
}
