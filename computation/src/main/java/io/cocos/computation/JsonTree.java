package io.cocos.computation;

import io.cocos.computation.JsonValue.JsonArray;
import io.cocos.computation.JsonValue.JsonBoolean;
import io.cocos.computation.JsonValue.JsonNull;
import io.cocos.computation.JsonValue.JsonNumber;
import io.cocos.computation.JsonValue.JsonObject;
import io.cocos.computation.JsonValue.JsonString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds {@link JsonValue}s; the containers that are still open wait on a stack of its own. */
final class JsonTree {
  private final JsonReader reader;
  private final Deque<OpenContainer> open = new ArrayDeque<>();

  private JsonTree(JsonReader reader) {
    this.reader = reader;
  }

  /** The value that is next in the text. */
  static JsonValue read(JsonReader reader) {
    return new JsonTree(reader).read();
  }

  private JsonValue read() {
    while (true) {
      JsonReader.Kind kind = reader.peek();
      JsonValue value =
          switch (kind) {
            case OBJECT -> enter(new OpenObject());
            case ARRAY -> enter(new OpenArray());
            case STRING -> new JsonString(reader.string());
            case NUMBER -> number();
            case TRUE -> literal("true", new JsonBoolean(true));
            case FALSE -> literal("false", new JsonBoolean(false));
            case NULL -> literal("null", new JsonNull());
          };
      while (value != null && !open.isEmpty()) {
        OpenContainer container = open.element();
        container.add(value);
        value = null;
        if (reader.next()) {
          container.begin(reader);
        } else {
          value = open.remove().close();
        }
      }
      if (value != null) {
        return value;
      }
    }
  }

  /** The container when it is empty; else null, and its first value is next. */
  private JsonValue enter(OpenContainer container) {
    if (!reader.open()) {
      return container.close();
    }
    open.push(container);
    container.begin(reader);
    return null;
  }

  private JsonValue literal(String word, JsonValue value) {
    reader.literal(word);
    return value;
  }

  private JsonValue number() {
    int start = reader.position();
    try {
      return new JsonNumber(reader.number());
    } catch (MalformedComputationException refused) {
      throw refused.within("byte " + start);
    }
  }

  /** A container whose end is not reached yet. */
  private sealed interface OpenContainer {
    /** Before each value: takes what stands in front of it. */
    void begin(JsonReader reader);

    void add(JsonValue value);

    JsonValue close();
  }

  private static final class OpenArray implements OpenContainer {
    private final List<JsonValue> elements = new ArrayList<>();

    @Override
    public void begin(JsonReader reader) {}

    @Override
    public void add(JsonValue value) {
      elements.add(value);
    }

    @Override
    public JsonValue close() {
      return new JsonArray(elements);
    }
  }

  private static final class OpenObject implements OpenContainer {
    private final Map<String, JsonValue> members = new HashMap<>();
    private String name = "";

    @Override
    public void begin(JsonReader reader) {
      name = reader.name();
    }

    @Override
    public void add(JsonValue value) {
      members.put(name, value);
    }

    @Override
    public JsonValue close() {
      return new JsonObject(members);
    }
  }
}
