package io.cocos.computation;

/**
 * Walks through the parameters of a kernel command line, one {@link #next} at a time.
 *
 * <p>Parameters are separated by blanks. As in the kernel, blanks between double quotes separate
 * nothing; between single quotes around a whole value they do not either, since people write such
 * values. The value of {@code computation} is JSON, and reaches as far as its brackets say,
 * whatever blanks or quotes stand between them.
 */
final class KernelCommandLine {
  /** The parameter whose value is JSON. */
  static final String COMPUTATION = "computation";

  private final String text;
  private int position;
  private String name = "";
  private String value = "";

  KernelCommandLine(String text) {
    this.text = text;
  }

  /**
   * Moves to the next parameter; false when there is none.
   *
   * @throws MalformedComputationException when it is a computation whose JSON does not end
   */
  boolean next() {
    skipBlanks();
    if (position == text.length()) {
      return false;
    }
    int start = position;
    while (!atBlank() && !at('=') && !at('"')) {
      position++;
    }
    name = "";
    value = "";
    if (at('=')) {
      name = text.substring(start, position);
      position++;
      value = name.equals(COMPUTATION) ? json() : plainValue();
    } else {
      skipUntilBlank();
    }
    return true;
  }

  /** The name of the parameter; empty when it has no value, or a quote in its name. */
  String name() {
    return name;
  }

  /** The value of the parameter without quotes around it; empty when it has none. */
  String value() {
    return value;
  }

  private String plainValue() {
    int start = position;
    if (at('\'')) {
      int end = text.indexOf('\'', position + 1);
      position = end < 0 ? text.length() : end + 1;
    }
    skipUntilBlank();
    int end = position;
    boolean quoted =
        end - start >= 2
            && text.charAt(start) == text.charAt(end - 1)
            && (text.charAt(start) == '"' || text.charAt(start) == '\'');
    return quoted ? text.substring(start + 1, end - 1) : text.substring(start, end);
  }

  /** Moves to the blank that ends the parameter; one between double quotes does not. */
  private void skipUntilBlank() {
    boolean quoted = false;
    while (position < text.length() && (quoted || !atBlank())) {
      quoted ^= at('"');
      position++;
    }
  }

  private String json() {
    char quote = at('"') || at('\'') ? text.charAt(position) : 0;
    if (quote != 0) {
      position++;
      skipBlanks();
    }
    int start = position;
    if (!at('{')) {
      throw malformed("no JSON object", start);
    }
    skipBalanced();
    String json = text.substring(start, position);
    if (quote != 0) {
      skipBlanks();
      if (!at(quote)) {
        throw malformed("a quote that does not end", start);
      }
      position++;
    }
    if (!atBlank()) {
      throw malformed("text right behind its JSON", position);
    }
    return json;
  }

  /** Moves over the object that begins here; brackets inside of strings do not count. */
  private void skipBalanced() {
    int start = position;
    int depth = 0;
    boolean inString = false;
    do {
      if (position >= text.length()) {
        throw malformed("JSON that does not end", start);
      }
      char character = text.charAt(position++);
      if (inString) {
        if (character == '\\') {
          position++;
        }
        inString = character != '"';
      } else if (character == '"') {
        inString = true;
      } else if (character == '{' || character == '[') {
        depth++;
      } else if (character == '}' || character == ']') {
        depth--;
      }
    } while (depth > 0);
  }

  private MalformedComputationException malformed(String fault, int where) {
    return new MalformedComputationException(
        "kernel command line: " + COMPUTATION + "= has " + fault + " (character " + where + ")");
  }

  private void skipBlanks() {
    while (position < text.length() && atBlank()) {
      position++;
    }
  }

  private boolean at(char character) {
    return position < text.length() && text.charAt(position) == character;
  }

  /** The end of the text counts as a blank. */
  private boolean atBlank() {
    return position >= text.length() || text.charAt(position) <= ' ';
  }
}
