package io.cocos.manager.domainxml;

import java.io.StringWriter;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import javax.xml.transform.dom.DOMResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes an element of notes, in its namespace for a document or in none for libvirt's calls. */
final class NotesWriter {
  private final XMLStreamWriter out;
  private final String prefix;
  private final String namespace;

  private NotesWriter(XMLStreamWriter out, String prefix, String namespace) {
    this.out = out;
    this.prefix = prefix;
    this.namespace = namespace;
  }

  /** What is in the element. */
  @FunctionalInterface
  interface Content {
    void write(NotesWriter out) throws XMLStreamException;
  }

  /** The element for a document. */
  static Element element(String prefix, String namespace, String name, Content content) {
    try {
      Document document =
          DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().newDocument();
      XMLStreamWriter out =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(new DOMResult(document));
      new NotesWriter(out, prefix, namespace).element(name, content);
      return document.getDocumentElement();
    } catch (ParserConfigurationException | XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The element for libvirt's calls, which know its namespace already. */
  static String text(String name, Content content) {
    try {
      StringWriter text = new StringWriter();
      XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new NotesWriter(out, "", "").element(name, content);
      out.flush();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  void element(String name, Content content) throws XMLStreamException {
    out.writeStartElement(prefix, name, namespace);
    content.write(this);
    out.writeEndElement();
  }

  /** An attribute of the element that is being written; before anything else in it. */
  void attribute(String name, String value) throws XMLStreamException {
    out.writeAttribute(name, value);
  }

  void field(String name, String value) throws XMLStreamException {
    element(name, element -> out.writeCharacters(value));
  }

  <T> void field(String name, Optional<T> value, Function<T, String> text)
      throws XMLStreamException {
    if (value.isPresent()) {
      field(name, text.apply(value.get()));
    }
  }
}
