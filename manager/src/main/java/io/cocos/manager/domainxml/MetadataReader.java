package io.cocos.manager.domainxml;

import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.stream.StreamSource;

/**
 * Reads the manager's notes. What it does not know it passes over, so that an older manager can
 * read what a newer one wrote.
 */
final class MetadataReader {
  private static final String VM = "vm";

  private final Map<String, String> fields = new HashMap<>();
  private final List<Map<String, String>> forwards = new ArrayList<>();

  private MetadataReader() {}

  static DomainMetadata readElement(String elementXml) {
    try {
      XMLStreamReader in = XmlInput.openAtRoot(source(elementXml));
      if (!in.getLocalName().equals(VM)) {
        throw new DomainMetadataException(
            "the manager's metadata must be <vm>, is <" + in.getLocalName() + ">");
      }
      return read(in);
    } catch (XMLStreamException e) {
      throw new DomainMetadataException(
          "the manager's metadata is not XML: " + XmlInput.reason(e), e);
    }
  }

  static Optional<DomainMetadata> findInDomain(String domainXml) {
    try {
      XMLStreamReader in = XmlInput.openAtRoot(source(domainXml));
      while (nextChild(in)) {
        if (in.getLocalName().equals("metadata")) {
          return findInMetadata(in);
        }
        skip(in);
      }
      return Optional.empty();
    } catch (XMLStreamException e) {
      throw new DomainMetadataException("the domain is not XML: " + XmlInput.reason(e), e);
    }
  }

  private static StreamSource source(String xml) {
    return new StreamSource(new StringReader(xml));
  }

  private static Optional<DomainMetadata> findInMetadata(XMLStreamReader in)
      throws XMLStreamException {
    while (nextChild(in)) {
      if (DomainMetadataXml.NAMESPACE.equals(in.getNamespaceURI())
          && in.getLocalName().equals(VM)) {
        return Optional.of(read(in));
      }
      skip(in);
    }
    return Optional.empty();
  }

  private static DomainMetadata read(XMLStreamReader in) throws XMLStreamException {
    MetadataReader reader = new MetadataReader();
    while (nextChild(in)) {
      reader.collect(in);
    }
    return reader.metadata();
  }

  private void collect(XMLStreamReader in) throws XMLStreamException {
    String name = in.getLocalName();
    if (name.equals("forward")) {
      Map<String, String> attributes = new HashMap<>();
      for (int at = 0; at < in.getAttributeCount(); at++) {
        attributes.put(in.getAttributeLocalName(at), in.getAttributeValue(at));
      }
      forwards.add(attributes);
      skip(in);
    } else {
      fields.put(name, textOf(in));
    }
  }

  private DomainMetadata metadata() {
    try {
      return new DomainMetadata(
          optional(fields, "computation", Function.identity()),
          required(fields, "manifest", MetadataReader::manifest),
          forwards.stream().map(MetadataReader::forward).toList(),
          required(fields, "created", Instant::parse),
          optional(fields, "timeout", Duration::parse),
          optional(fields, "deadline", Instant::parse),
          optional(fields, "idempotencyKey", MetadataReader::decoded),
          required(fields, "confidential", MetadataReader::confidential),
          optional(fields, "ready", Instant::parse),
          optional(fields, "instance", MetadataReader::decoded));
    } catch (IllegalArgumentException e) {
      throw new DomainMetadataException("the manager's metadata: " + e.getMessage(), e);
    }
  }

  private static HostForward forward(Map<String, String> attributes) {
    return new HostForward(
        required(attributes, "name", Function.identity()),
        required(attributes, "hostAddress", Function.identity()),
        required(attributes, "hostPort", Integer::valueOf),
        required(attributes, "guestPort", Integer::valueOf));
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

  private static DomainMetadata.ManifestPlace manifest(String text) {
    for (DomainMetadata.ManifestPlace place : DomainMetadata.ManifestPlace.values()) {
      if (MetadataWriter.manifest(place).equals(text)) {
        return place;
      }
    }
    throw new IllegalArgumentException("not known to this manager");
  }

  private static DomainMetadata.Confidentiality confidential(String text) {
    for (DomainMetadata.Confidentiality one : DomainMetadata.Confidentiality.values()) {
      if (MetadataWriter.confidential(one).equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException("not known to this manager");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Moves to the next child element; false at the end of the element that is being read. */
  private static boolean nextChild(XMLStreamReader in) throws XMLStreamException {
    while (in.next() != XMLStreamReader.END_ELEMENT) {
      if (in.isStartElement()) {
        return true;
      }
    }
    return false;
  }

  private static void skip(XMLStreamReader in) throws XMLStreamException {
    while (nextChild(in)) {
      skip(in);
    }
  }

  /** The element's own text; elements in it, which only a newer manager knows, are passed over. */
  private static String textOf(XMLStreamReader in) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    while (in.next() != XMLStreamReader.END_ELEMENT) {
      if (in.isStartElement()) {
        skip(in);
      } else if (in.isCharacters()) {
        text.append(in.getText());
      }
    }
    return text.toString().strip();
  }
}
