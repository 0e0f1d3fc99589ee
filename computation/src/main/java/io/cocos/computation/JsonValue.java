package io.cocos.computation;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A JSON value that is kept without knowing what it means, as Go keeps one in an {@code
 * interface{}}.
 *
 * <p>Values are equal when their JSON is. Neither that nor writing recurses, so values may nest as
 * deep as JSON may (10,000 levels). Their {@code toString} is the JSON text.
 */
public sealed interface JsonValue {

  /**
   * Reads one JSON text under Go's rules: invalid UTF-8 and half surrogate pairs become U+FFFD, the
   * last of equal members wins, numbers become 64-bit floating point.
   *
   * @throws MalformedComputationException when the text is no JSON, or holds a number beyond the
   *     range
   */
  static JsonValue parse(byte[] json) {
    JsonReader reader = new JsonReader(json);
    JsonValue value = JsonTree.read(reader);
    reader.end();
    return value;
  }

  /** The value {@code null}. */
  record JsonNull() implements JsonValue {
    @Override
    public String toString() {
      return "null";
    }
  }

  /** {@code true} or {@code false}. */
  record JsonBoolean(boolean value) implements JsonValue {
    @Override
    public String toString() {
      return value ? "true" : "false";
    }
  }

  /**
   * A number, kept as the text by which Go writes it: {@code 42}, {@code 0.5}, {@code 1e+21}.
   *
   * @param text any JSON number; what the record keeps is Go's form of its 64-bit floating point
   *     value
   */
  record JsonNumber(String text) implements JsonValue {
    /** Brings the number into Go's form. */
    public JsonNumber {
      text = GoFloat.canonical(text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A string; {@code text} is what it stands for, without quotes and escapes. */
  record JsonString(String text) implements JsonValue {
    @Override
    public String toString() {
      return JsonWriter.text(this);
    }
  }

  /** A list of values. */
  record JsonArray(List<JsonValue> elements) implements JsonValue {
    /** Copies the list. */
    public JsonArray {
      elements = List.copyOf(elements);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof JsonArray array && toString().equals(array.toString());
    }

    @Override
    public int hashCode() {
      return toString().hashCode();
    }

    @Override
    public String toString() {
      return JsonWriter.text(this);
    }
  }

  /** Named values, in the order in which Go writes them: by the bytes of the names in UTF-8. */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    /** Copies the members and sorts them. */
    public JsonObject {
      Map<String, JsonValue> sorted = new TreeMap<>(new Utf8Order());
      sorted.putAll(members);
      members = Collections.unmodifiableMap(sorted);
    }

    /** An object without members. */
    public static JsonObject empty() {
      return new JsonObject(Map.of());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof JsonObject object && toString().equals(object.toString());
    }

    @Override
    public int hashCode() {
      return toString().hashCode();
    }

    @Override
    public String toString() {
      return JsonWriter.text(this);
    }
  }
}
