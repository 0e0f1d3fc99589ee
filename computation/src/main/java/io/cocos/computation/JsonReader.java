package io.cocos.computation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks through a JSON text value by value, under exactly the rules of Go's {@code encoding/json}.
 *
 * <p>It keeps its own record of the open containers instead of recursing, so that no text, however
 * deep, exhausts a thread's stack. Containers are read as {@code for (boolean more = reader.open();
 * more; more = reader.next())}; in an object each round begins with {@link #name}.
 */
final class JsonReader {
  /** How deep containers may nest; Go's own limit. */
  static final int DEPTH_LIMIT = 10_000;

  /** What a value begins as. */
  enum Kind {
    OBJECT("an object"),
    ARRAY("an array"),
    STRING("a string"),
    NUMBER("a number"),
    TRUE("true"),
    FALSE("false"),
    NULL("null");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** What a message calls it. */
    String title() {
      return title;
    }
  }

  private final byte[] bytes;
  private int position;
  private int depth;
  private boolean[] objects = new boolean[16];

  JsonReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Where reading goes on, in bytes from the start of the text. */
  int position() {
    return position;
  }

  /** What the next value is; moves to its first byte. */
  Kind peek() {
    return switch (nextByte()) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.STRING;
      case 't' -> Kind.TRUE;
      case 'f' -> Kind.FALSE;
      case 'n' -> Kind.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Kind.NUMBER;
      default -> throw unexpected("a value");
    };
  }

  /** Enters the object or array that is next; false when it is empty, and then already left. */
  boolean open() {
    boolean object = peek() == Kind.OBJECT;
    position++;
    if (depth == DEPTH_LIMIT) {
      throw new MalformedComputationException(
          "byte " + (position - 1) + ": nested deeper than " + DEPTH_LIMIT + " levels");
    }
    if (depth == objects.length) {
      objects = Arrays.copyOf(objects, depth * 2);
    }
    objects[depth++] = object;
    if (nextByte() == closer()) {
      close();
      return false;
    }
    return true;
  }

  /**
   * After a value in a container: true when another one follows, false when the container ended.
   */
  boolean next() {
    int found = nextByte();
    if (found == ',') {
      position++;
      return true;
    }
    if (found == closer()) {
      close();
      return false;
    }
    throw unexpected(objects[depth - 1] ? "',' or '}'" : "',' or ']'");
  }

  /** A member's name, with the colon behind it. */
  String name() {
    if (nextByte() != '"') {
      throw unexpected("a member's name");
    }
    String name = string();
    if (nextByte() != ':') {
      throw unexpected("':'");
    }
    position++;
    return name;
  }

  /** The text of the string that is next. */
  String string() {
    return stringLiteral().text();
  }

  /** The string that is next. */
  StringLiteral stringLiteral() {
    StringLiteral literal = new StringLiteral(bytes, position);
    position = literal.end();
    return literal;
  }

  /** The number that is next, as it was written. */
  String number() {
    int start = position;
    if (bytes[position] == '-') {
      position++;
    }
    if (at('0')) {
      position++;
    } else {
      digits();
    }
    if (at('.')) {
      position++;
      digits();
    }
    if (at('e') || at('E')) {
      position++;
      if (at('+') || at('-')) {
        position++;
      }
      digits();
    }
    return new String(bytes, start, position - start, StandardCharsets.ISO_8859_1);
  }

  /** Moves over {@code true}, {@code false} or {@code null}, whichever is next. */
  void literal(String word) {
    for (int index = 0; index < word.length(); index++) {
      if (!at(word.charAt(index))) {
        throw unexpected(word);
      }
      position++;
    }
  }

  /** Moves over the value that is next, whatever it is. */
  void skip() {
    int floor = depth;
    boolean beforeValue = true;
    while (beforeValue) {
      boolean entered = false;
      switch (peek()) {
        case OBJECT, ARRAY -> entered = open();
        case STRING -> string();
        case NUMBER -> number();
        case TRUE -> literal("true");
        case FALSE -> literal("false");
        case NULL -> literal("null");
      }
      beforeValue = entered;
      while (!beforeValue && depth > floor) {
        beforeValue = next();
      }
      if (beforeValue && objects[depth - 1]) {
        name();
      }
    }
  }

  /** Makes sure that nothing but blanks follows. */
  void end() {
    skipBlanks();
    if (position < bytes.length) {
      throw unexpected("nothing more");
    }
  }

  private int closer() {
    return objects[depth - 1] ? '}' : ']';
  }

  private void close() {
    position++;
    depth--;
  }

  private boolean at(char character) {
    return position < bytes.length && bytes[position] == character;
  }

  private void digits() {
    int start = position;
    while (position < bytes.length && bytes[position] >= '0' && bytes[position] <= '9') {
      position++;
    }
    if (position == start) {
      throw unexpected("a digit");
    }
  }

  /** The first byte that is no blank, or -1 at the end. */
  private int nextByte() {
    skipBlanks();
    return position < bytes.length ? bytes[position] & 0xFF : -1;
  }

  private void skipBlanks() {
    while (position < bytes.length && isBlank(bytes[position])) {
      position++;
    }
  }

  /** Whether JSON allows that byte between its tokens. */
  static boolean isBlank(byte character) {
    return character == ' ' || character == '\n' || character == '\t' || character == '\r';
  }

  private MalformedComputationException unexpected(String expected) {
    String found =
        position < bytes.length
            ? "found '" + (char) (bytes[position] & 0xFF) + "'"
            : "the text ends there";
    return new MalformedComputationException(
        "byte " + position + ": expected " + expected + ", " + found);
  }
}
