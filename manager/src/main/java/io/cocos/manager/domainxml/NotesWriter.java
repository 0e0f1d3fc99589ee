package io.cocos.manager.domainxml;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes an element of notes, in its namespace for a document or in none for libvirt's calls. */
final class NotesWriter {
  private final StringBuilder out = new StringBuilder();
  private final String prefix;
  private final String lineBreak;

  private NotesWriter(String prefix, String lineBreak) {
    this.prefix = prefix;
    this.lineBreak = lineBreak;
  }

  /** The element for a document, each of its own on a line of its own. */
  static String documentElement(
      String prefix, String namespace, String name, Consumer<NotesWriter> content) {
    return new NotesWriter(prefix + ":", "\n" + MetadataConfigurator.INDENTATION)
        .whole(name, " xmlns:" + prefix + "=\"" + XmlText.attribute(namespace) + "\"", content);
  }

  /** The element for libvirt's calls, which know its namespace already. */
  static String element(String name, Consumer<NotesWriter> content) {
    return new NotesWriter("", "").whole(name, "", content);
  }

  private String whole(String name, String declaration, Consumer<NotesWriter> content) {
    out.append('<').append(prefix).append(name).append(declaration).append('>');
    content.accept(this);
    out.append(lineBreak).append("</").append(prefix).append(name).append('>');
    return out.toString();
  }

  /** A child with text. */
  void field(String name, String value) {
    begin(name).append('>').append(XmlText.content(value));
    out.append("</").append(prefix).append(name).append('>');
  }

  /** A child with text, if there is any. */
  <T> void field(String name, Optional<T> value, Function<T, String> text) {
    if (value.isPresent()) {
      field(name, text.apply(value.get()));
    }
  }

  /** A child with attributes, in their order. */
  void child(String name, SortedMap<String, String> attributes) {
    begin(name);
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      out.append(' ').append(attribute.getKey()).append("=\"");
      out.append(XmlText.attribute(attribute.getValue())).append('"');
    }
    out.append("/>");
  }

  private StringBuilder begin(String name) {
    out.append(lineBreak);
    if (!lineBreak.isEmpty()) {
      out.append("  ");
    }
    return out.append('<').append(prefix).append(name);
  }
}
