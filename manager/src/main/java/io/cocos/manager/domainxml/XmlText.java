package io.cocos.manager.domainxml;

/**
 * Text as it stands in a document, with every character that would mean something else there as a
 * reference: the same that JAXB writes, but in ASCII, and with tabs that stay tabs in attributes.
 *
 * @see <a href="https://www.w3.org/TR/xml/#syntax">XML 1.0: Character Data and Markup</a>
 */
final class XmlText {
  private XmlText() {}

  /** Text between tags. */
  static String content(String text) {
    return escaped(text, false);
  }

  /** The value of an attribute, to be put between double quotes. */
  static String attribute(String value) {
    return escaped(value, true);
  }

  /** A document whose characters beyond ASCII are references to them. */
  static String ascii(String document) {
    StringBuilder ascii = new StringBuilder(document.length());
    for (int at = 0; at < document.length(); at += Character.charCount(document.codePointAt(at))) {
      append(ascii, document.codePointAt(at));
    }
    return ascii.toString();
  }

  private static String escaped(String text, boolean inAttribute) {
    return isPlain(text, inAttribute) ? text : withReferences(text, inAttribute);
  }

  /** Nearly every text is, and a launch waits for no more than this look at it then. */
  private static boolean isPlain(String text, boolean inAttribute) {
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character < ' '
          || character >= 0x80
          || character == '&'
          || character == '<'
          || character == '>'
          || (inAttribute && character == '"')) {
        return false;
      }
    }
    return true;
  }

  private static String withReferences(String text, boolean inAttribute) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int character = text.codePointAt(at);
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '\r' -> escaped.append("&#13;");
        case '"' -> escaped.append(inAttribute ? "&quot;" : "\"");
        case '\t' -> escaped.append(inAttribute ? "&#9;" : "\t");
        case '\n' -> escaped.append(inAttribute ? "&#10;" : "\n");
        default -> append(escaped, character);
      }
    }
    return escaped.toString();
  }

  private static void append(StringBuilder ascii, int character) {
    if (character < 0x80) {
      ascii.append((char) character);
    } else {
      ascii.append("&#").append(character).append(';');
    }
  }
}
