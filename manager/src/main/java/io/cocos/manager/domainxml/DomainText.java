package io.cocos.manager.domainxml;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a text must be to stand in a domain document; what is refused is named by its field. */
final class DomainText {
  private static final int QUOTED = 200;

  private DomainText() {}

  /**
   * The value itself, if XML 1.0 can carry every character of it.
   *
   * @see <a href="https://www.w3.org/TR/xml/#charsets">XML 1.0: Characters</a>
   */
  static String requireXml(String field, String value) {
    for (int at = 0; at < value.length(); at += Character.charCount(value.codePointAt(at))) {
      int character = value.codePointAt(at);
      if (!isXml(character)) {
        throw new IllegalArgumentException(
            "%s holds U+%04X at position %d, which XML cannot carry"
                .formatted(field, character, at));
      }
    }
    return value;
  }

  private static boolean isXml(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= 0x20 && character <= 0xD7FF)
        || (character >= 0xE000 && character <= 0xFFFD)
        || character >= 0x10000;
  }

  /** The value itself, if it is one line that XML can carry and not blank. */
  static String requireLine(String field, String value) {
    requireXml(field, value);
    if (value.isBlank() || value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(
          "%s must be one line and not blank, is %s".formatted(field, quoted(value)));
    }
    return value;
  }

  /** The value itself, if the pattern matches all of it. */
  static String requireMatch(String field, Pattern pattern, String value) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s must match %s, is %s".formatted(field, pattern, quoted(value)));
    }
    return value;
  }

  /** The path itself, if it is absolute (libvirt takes no other) and of one line. */
  static Path requireAbsolute(String field, Path path) {
    requireLine(field, path.toString());
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(field + " must be an absolute path, is " + path);
    }
    return path;
  }

  private static String quoted(String value) {
    return "'" + (value.length() > QUOTED ? value.substring(0, QUOTED) + "…" : value) + "'";
  }
}
