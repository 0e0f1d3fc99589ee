package io.cocos.computation;

import io.cocos.computation.JsonReader.Kind;
import io.cocos.computation.JsonValue.JsonObject;
import java.util.Map;

/**
 * Reads JSON values into fields of the types that Go's computation has. Each method is given what
 * the field holds so far and answers what it holds then: {@code null} in JSON mostly changes
 * nothing.
 */
final class GoFieldReader {
  private final JsonReader reader;

  GoFieldReader(JsonReader reader) {
    this.reader = reader;
  }

  String string(String unset) {
    return isNull(Kind.STRING) ? unset : reader.string();
  }

  boolean bool(boolean unset) {
    Kind kind = reader.peek();
    return switch (kind) {
      case TRUE -> {
        reader.literal("true");
        yield true;
      }
      case FALSE -> {
        reader.literal("false");
        yield false;
      }
      case NULL -> {
        reader.literal("null");
        yield unset;
      }
      case OBJECT, ARRAY, STRING, NUMBER -> throw wrongType("true or false", kind);
    };
  }

  /** A Go {@code int32}, which takes integer literals alone: neither 1.0 nor 1e2. */
  int int32(int unset) {
    if (isNull(Kind.NUMBER)) {
      return unset;
    }
    int start = reader.position();
    String literal = reader.number();
    try {
      return Integer.parseInt(literal);
    } catch (NumberFormatException notAnInteger) {
      throw new MalformedComputationException(
          "byte "
              + start
              + ": "
              + MalformedComputationException.excerpt(literal)
              + " is no integer from -2147483648 to 2147483647");
    }
  }

  /** A time, which Go takes from the literal as written: an escape in it makes it no time. */
  GoTime time(GoTime unset) {
    if (isNull(Kind.STRING)) {
      return unset;
    }
    int start = reader.position();
    try {
      return GoTime.parse(reader.stringLiteral().raw());
    } catch (MalformedComputationException fault) {
      throw fault.within("byte " + start);
    }
  }

  /** A duration: Go's text form, or a number of nanoseconds. Here {@code null} is refused. */
  GoDuration duration() {
    Kind kind = reader.peek();
    int start = reader.position();
    if (kind != Kind.STRING && kind != Kind.NUMBER) {
      throw wrongType("a duration such as \"20m\" or a number of nanoseconds", kind);
    }
    String text = kind == Kind.STRING ? reader.string() : reader.number();
    try {
      return kind == Kind.STRING ? GoDuration.parse(text) : GoDuration.ofNumber(text);
    } catch (MalformedComputationException fault) {
      throw fault.within("byte " + start);
    }
  }

  /** A map, to which members are added; {@code null} empties it. */
  void metadata(Map<String, JsonValue> soFar) {
    if (isNull(Kind.OBJECT)) {
      soFar.clear();
    } else {
      soFar.putAll(((JsonObject) JsonTree.read(reader)).members());
    }
  }

  /** Whether {@code null} is next, and then moves over it; anything else must be that kind. */
  boolean isNull(Kind expected) {
    Kind kind = reader.peek();
    if (kind == Kind.NULL) {
      reader.literal("null");
      return true;
    }
    if (kind != expected) {
      throw wrongType(expected.title(), kind);
    }
    return false;
  }

  /** The fault of a value of another kind than it must be. */
  MalformedComputationException wrongType(String expected, Kind found) {
    return new MalformedComputationException(
        "byte " + reader.position() + ": expected " + expected + ", found " + found.title());
  }
}
