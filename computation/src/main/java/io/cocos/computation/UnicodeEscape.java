package io.cocos.computation;

/** The six-character escape that JSON knows for every UTF-16 code unit. */
final class UnicodeEscape {
  private UnicodeEscape() {}

  static void append(StringBuilder target, char character) {
    target.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      target.append(hexDigit(character >> shift));
    }
  }

  /** The lowercase digit of the lowest four bits. */
  static char hexDigit(int number) {
    return Character.forDigit(number & 0xF, 16);
  }
}
