package io.cocos.manager.domainxml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.stream.StreamSource;

/**
 * Reads an element of notes. What nobody asks for afterwards is passed over, so that an older
 * manager can read what a newer one wrote.
 */
final class NotesReader {
  private final Map<String, String> texts = new HashMap<>();
  private final List<Notes.Child> children = new ArrayList<>();

  private NotesReader() {}

  /**
   * The notes of an element.
   *
   * @param name what the element must be
   * @throws DomainMetadataException if it is another, or no XML
   */
  static Notes readElement(String name, String elementXml) {
    try {
      XMLStreamReader in = XmlInput.openAtRoot(source(elementXml));
      if (!in.getLocalName().equals(name)) {
        throw new DomainMetadataException(
            "the manager's metadata must be <%s>, is <%s>".formatted(name, in.getLocalName()));
      }
      return read(in);
    } catch (XMLStreamException e) {
      throw new DomainMetadataException(
          "the manager's metadata is not XML: " + XmlInput.reason(e), e);
    }
  }

  /**
   * The notes of an element in a domain's metadata, if it is there.
   *
   * @throws DomainMetadataException if the domain is no XML
   */
  static Optional<Notes> findInDomain(String namespace, String name, String domainXml) {
    try {
      XMLStreamReader in = XmlInput.openAtRoot(source(domainXml));
      while (nextChild(in)) {
        if (in.getLocalName().equals("metadata")) {
          return findInMetadata(namespace, name, in);
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

  private static Optional<Notes> findInMetadata(String namespace, String name, XMLStreamReader in)
      throws XMLStreamException {
    while (nextChild(in)) {
      if (namespace.equals(in.getNamespaceURI()) && in.getLocalName().equals(name)) {
        return Optional.of(read(in));
      }
      skip(in);
    }
    return Optional.empty();
  }

  private static Notes read(XMLStreamReader in) throws XMLStreamException {
    NotesReader reader = new NotesReader();
    while (nextChild(in)) {
      reader.collect(in);
    }
    return new Notes(reader.texts, reader.children);
  }

  private void collect(XMLStreamReader in) throws XMLStreamException {
    String name = in.getLocalName();
    Map<String, String> attributes = new HashMap<>();
    for (int at = 0; at < in.getAttributeCount(); at++) {
      attributes.put(in.getAttributeLocalName(at), in.getAttributeValue(at));
    }
    children.add(new Notes.Child(name, attributes));
    texts.put(name, textOf(in));
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
