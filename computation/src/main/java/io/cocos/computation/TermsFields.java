package io.cocos.computation;

import io.cocos.computation.JsonValue.JsonArray;
import io.cocos.computation.JsonValue.JsonBoolean;
import io.cocos.computation.JsonValue.JsonNumber;
import io.cocos.computation.JsonValue.JsonObject;
import io.cocos.computation.JsonValue.JsonString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** The members of an object, each of which has to be known. */
record TermsFields(String where, JsonObject object, Set<String> known) {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  TermsFields {
    for (String member : object.members().keySet()) {
      if (!known.contains(member)) {
        throw new MalformedComputationException(
            where
                + ": there is no "
                + MalformedComputationException.excerpt(member)
                + "; there are "
                + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  MalformedComputationException fault(String member, String what) {
    return new MalformedComputationException(where + "." + member + ": " + what);
  }

  /** Refuses what the computation does not name, and what is said of it twice. */
  void demand(boolean named, boolean first, String what) {
    if (!named) {
      throw new MalformedComputationException(where + ": the computation has no " + what);
    }
    if (!first) {
      throw new MalformedComputationException(where + ": it is said twice for the " + what);
    }
  }

  /** A string; empty when there is none. */
  String text(String member) {
    JsonValue value = object.members().get(member);
    if (value == null) {
      return "";
    }
    if (value instanceof JsonString text) {
      return text.text();
    }
    throw fault(member, "a string is needed");
  }

  /** Whether it is true; not so when there is none. */
  boolean flag(String member) {
    JsonValue value = object.members().get(member);
    if (value == null) {
      return false;
    }
    if (value instanceof JsonBoolean flag) {
      return flag.value();
    }
    throw fault(member, "true or false is needed");
  }

  OptionalInt wholeNumber(String member) {
    JsonValue value = object.members().get(member);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof JsonNumber number && WHOLE_NUMBER.matcher(number.text()).matches()) {
      return OptionalInt.of(Integer.parseInt(number.text()));
    }
    throw fault(member, "a whole number from 1 to 999999999 is needed");
  }

  Optional<Duration> duration(String member) {
    if (!object.members().containsKey(member)) {
      return Optional.empty();
    }
    Duration duration;
    try {
      duration = GoDuration.parse(text(member)).toDuration();
    } catch (MalformedComputationException malformed) {
      throw malformed.within(where + "." + member);
    }
    if (duration.isNegative() || duration.isZero()) {
      throw fault(member, "it must be longer than nothing");
    }
    return Optional.of(duration);
  }

  Optional<TermsFields> object(String member, Set<String> known) {
    JsonValue value = object.members().get(member);
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(fields(where + "." + member, value, known));
  }

  List<TermsFields> objects(String member, Set<String> known) {
    return each(member, (place, element) -> fields(place, element, known), "a list of objects");
  }

  List<String> texts(String member, Pattern form, String needed) {
    return each(
        member,
        (place, element) -> {
          if (element instanceof JsonString text && form.matcher(text.text()).matches()) {
            return text.text();
          }
          throw new MalformedComputationException(place + ": " + needed + " is needed");
        },
        "a list of strings");
  }

  private <T> List<T> each(String member, BiFunction<String, JsonValue, T> read, String needed) {
    JsonValue value = object.members().get(member);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray array)) {
      throw fault(member, needed + " is needed");
    }
    List<T> elements = new ArrayList<>();
    for (JsonValue element : array.elements()) {
      elements.add(read.apply(where + "." + member + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  private static TermsFields fields(String where, JsonValue value, Set<String> known) {
    if (value instanceof JsonObject members) {
      return new TermsFields(where, members, known);
    }
    throw new MalformedComputationException(where + ": an object is needed");
  }
}
