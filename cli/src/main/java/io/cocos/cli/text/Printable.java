package io.cocos.cli.text;

/**
 * Text of others made harmless: what a terminal obeys, or what turns the direction of writing, is
 * shown by its number instead.
 */
public final class Printable {
  private Printable() {}

  /** Returns the text in one line. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(line, character));
    return line.toString();
  }

  /** Returns a JSON document that says the same: only in strings it can have such characters. */
  static String json(String document) {
    StringBuilder json = new StringBuilder(document.length());
    for (int i = 0; i < document.length(); i++) {
      char unit = document.charAt(i);
      if (unit < 0x80 ? !Character.isISOControl(unit) : isHarmless(document.codePointAt(i))) {
        json.append(unit);
      } else if (Character.isLowSurrogate(unit) && i > 0 && isHarmlessPair(document, i - 1)) {
        json.append(unit);
      } else {
        json.append(String.format("\\u%04x", (int) unit));
      }
    }
    return json.toString();
  }

  /** Appends a character as it is, or its number. */
  static void append(StringBuilder text, int character) {
    if (isHarmless(character)) {
      text.appendCodePoint(character);
    } else if (character < 0x100) {
      text.append(String.format("\\x%02x", character));
    } else {
      text.append(String.format("\\u{%x}", character));
    }
  }

  private static boolean isHarmlessPair(String text, int high) {
    return Character.isHighSurrogate(text.charAt(high)) && isHarmless(text.codePointAt(high));
  }

  private static boolean isHarmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
