package io.cocos.computation;

import io.cocos.computation.JsonValue.JsonArray;
import io.cocos.computation.JsonValue.JsonObject;
import io.cocos.computation.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON byte for byte as Go's {@code json.Marshal} does: no blanks, and {@code <}, {@code >},
 * {@code &}, U+2028, U+2029 and control characters escaped. Commas come by themselves.
 *
 * <p>Not for use by several threads at once.
 */
public final class JsonWriter {
  private static final char REPLACEMENT = '\uFFFD';

  private byte[] bytes = new byte[512];
  private int length;
  private boolean commaIsDue;

  /** Creates a writer that holds nothing yet. */
  public JsonWriter() {}

  /** The value's JSON text. */
  static String text(JsonValue value) {
    return new String(new JsonWriter().value(value).toByteArray(), StandardCharsets.UTF_8);
  }

  /** What was written so far, in UTF-8. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Begins an object. */
  public JsonWriter beginObject() {
    return begin('{');
  }

  /** Ends the innermost object. */
  public JsonWriter endObject() {
    return end('}');
  }

  /** Begins an array. */
  public JsonWriter beginArray() {
    return begin('[');
  }

  /** Ends the innermost array. */
  public JsonWriter endArray() {
    return end(']');
  }

  /** Writes a member's name; its value must follow. */
  public JsonWriter name(String name) {
    string(name);
    append(':');
    commaIsDue = false;
    return this;
  }

  /** Writes a string. Half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD. */
  public JsonWriter string(String text) {
    separate();
    append('"');
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (isEscaped(character)) {
        escape(character);
      } else if (character < 0x80) {
        append(character);
      } else if (!Character.isSurrogate(character)) {
        encode(character);
      } else if (text.codePointAt(index) > Character.MAX_VALUE) {
        encode(text.codePointAt(index));
        index++;
      } else {
        encode(REPLACEMENT);
      }
    }
    append('"');
    commaIsDue = true;
    return this;
  }

  /** Writes an integer. */
  public JsonWriter number(long number) {
    return literal(Long.toString(number));
  }

  /** Writes {@code true} or {@code false}. */
  public JsonWriter bool(boolean value) {
    return literal(value ? "true" : "false");
  }

  /** Writes a value with all that is in it. */
  public JsonWriter value(JsonValue value) {
    // A stack of its own instead of recursion: values nest deeper than a thread's stack may reach.
    Deque<OpenContainer> open = new ArrayDeque<>();
    enter(value, open);
    while (!open.isEmpty()) {
      OpenContainer container = open.element();
      if (!container.rest().hasNext()) {
        end(container.closer());
        open.remove();
        continue;
      }
      Object next = container.rest().next();
      if (next instanceof Map.Entry<?, ?> member) {
        name((String) member.getKey());
        enter((JsonValue) member.getValue(), open);
      } else {
        enter((JsonValue) next, open);
      }
    }
    return this;
  }

  /** Writes the value, or only its opening bracket when there is more to come. */
  private void enter(JsonValue value, Deque<OpenContainer> open) {
    if (value instanceof JsonObject object) {
      beginObject();
      open.push(new OpenContainer(object.members().entrySet().iterator(), '}'));
    } else if (value instanceof JsonArray array) {
      beginArray();
      open.push(new OpenContainer(array.elements().iterator(), ']'));
    } else if (value instanceof JsonString string) {
      string(string.text());
    } else {
      literal(value.toString());
    }
  }

  /** An object or array of which a part is written: what it still has to give, and its end. */
  private record OpenContainer(Iterator<?> rest, char closer) {}

  private JsonWriter begin(char bracket) {
    separate();
    append(bracket);
    commaIsDue = false;
    return this;
  }

  private JsonWriter end(char bracket) {
    append(bracket);
    commaIsDue = true;
    return this;
  }

  private JsonWriter literal(String text) {
    separate();
    for (int index = 0; index < text.length(); index++) {
      append(text.charAt(index));
    }
    commaIsDue = true;
    return this;
  }

  private void separate() {
    if (commaIsDue) {
      append(',');
    }
  }

  private void escape(char character) {
    switch (character) {
      case '"', '\\' -> append('\\', character);
      case '\n' -> append('\\', 'n');
      case '\r' -> append('\\', 'r');
      case '\t' -> append('\\', 't');
      default -> {
        append('\\', 'u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          append(UnicodeEscape.hexDigit(character >> shift));
        }
      }
    }
  }

  private static boolean isEscaped(char character) {
    return switch (character) {
      case '"', '\\', '<', '>', '&', '\u2028', '\u2029' -> true;
      default -> character < ' ';
    };
  }

  private void encode(int codePoint) {
    if (codePoint < 0x800) {
      append((char) (0xC0 | codePoint >> 6), continuation(codePoint));
    } else if (codePoint < 0x10000) {
      append((char) (0xE0 | codePoint >> 12), continuation(codePoint >> 6));
      append(continuation(codePoint));
    } else {
      append((char) (0xF0 | codePoint >> 18), continuation(codePoint >> 12));
      append(continuation(codePoint >> 6), continuation(codePoint));
    }
  }

  private static char continuation(int bits) {
    return (char) (0x80 | (bits & 0x3F));
  }

  private void append(char first, char second) {
    append(first);
    append(second);
  }

  private void append(char octet) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) octet;
  }
}
