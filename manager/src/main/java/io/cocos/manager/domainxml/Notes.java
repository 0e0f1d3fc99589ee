package io.cocos.manager.domainxml;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The notes of one element as they were read: the text and the attributes of each child.
 *
 * @param texts what the children hold, by their names
 * @param children all of them, in order
 */
record Notes(Map<String, String> texts, List<Child> children) {
  /** A child by its attributes. */
  record Child(String name, Map<String, String> attributes) {
    <T> T required(String attribute, Function<String, T> parse) {
      return Notes.required(attributes, attribute, parse);
    }

    <T> Optional<T> optional(String attribute, Function<String, T> parse) {
      return Notes.optional(attributes, attribute, parse);
    }
  }

  /** The children of that name, in order. */
  List<Child> children(String name) {
    return children.stream().filter(child -> child.name().equals(name)).toList();
  }

  /**
   * What a child's text says.
   *
   * @throws IllegalArgumentException naming the child that is missing or malformed
   */
  <T> T required(String name, Function<String, T> parse) {
    return required(texts, name, parse);
  }

  /**
   * What a child's text says, if there is such a child.
   *
   * @throws IllegalArgumentException naming the child that is malformed
   */
  <T> Optional<T> optional(String name, Function<String, T> parse) {
    return optional(texts, name, parse);
  }

  /**
   * Text from outside as it stands in notes: percent-encoded as in a web form, so that the notes
   * are ASCII whatever is in them. libvirt writes its documents in UTF-8, and its Java binding
   * reads them in the platform's charset.
   */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Text from outside as it was. */
  static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static <T> T required(
      Map<String, String> values, String name, Function<String, T> parse) {
    return optional(values, name, parse)
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static <T> Optional<T> optional(
      Map<String, String> values, String name, Function<String, T> parse) {
    String value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(value));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s is '%s': %s".formatted(name, value, e.getMessage()), e);
    }
  }
}
