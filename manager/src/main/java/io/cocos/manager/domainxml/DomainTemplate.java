package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import jakarta.xml.bind.ValidationEvent;
import jakarta.xml.bind.ValidationEventHandler;
import jakarta.xml.bind.util.ValidationEventCollector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.stream.StreamSource;

/**
 * A domain document of the folder {@code libvirt-templates/}. The file is read once; what changes
 * in it later is seen by the next instance.
 */
final class DomainTemplate {
  private final JAXBContext context;
  private final Path file;

  /** What is modelled of the document, in the model's order. */
  private final byte[] modelled;

  private final Unmodelled unmodelled = new Unmodelled();

  /**
   * Reads the file.
   *
   * @throws DomainTemplateException if it cannot be read or holds no domain document
   */
  DomainTemplate(JAXBContext context, Path file) {
    this.context = context;
    this.file = file;
    DomainWriter writer = new DomainWriter(context);
    // Written once more, so that elements which a template lacks and the model always has are
    // there.
    byte[] whole = writer.bytes(read(read(file)));
    this.modelled = writer.bytes(readAgain(whole, unmodelled.taken()));
  }

  /** A domain of its own, which the caller may change. */
  Domain instantiate() {
    return readAgain(modelled, unmodelled.givenBack());
  }

  private Domain read(byte[] document) {
    // Without it JAXB drops a value that it cannot understand, without a word.
    ValidationEventCollector events = new ValidationEventCollector();
    try {
      Domain domain = unmarshal(document, events, new Unmarshaller.Listener() {});
      for (ValidationEvent event : events.getEvents()) {
        throw refused(event.getLocator().getLineNumber(), event.getMessage(), null);
      }
      return domain;
    } catch (XMLStreamException e) {
      throw refused(e.getLocation().getLineNumber(), XmlInput.reason(e), e);
    }
  }

  /** What was written here, where only values can be missing that the template lacks. */
  private Domain readAgain(byte[] document, Unmarshaller.Listener listener) {
    try {
      return unmarshal(document, event -> true, listener);
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("what was written of " + file + " is no XML", impossible);
    }
  }

  private Domain unmarshal(
      byte[] document, ValidationEventHandler events, Unmarshaller.Listener listener)
      throws XMLStreamException {
    XMLStreamReader in = XmlInput.openAtRoot(new StreamSource(new ByteArrayInputStream(document)));
    if (!in.getLocalName().equals("domain")) {
      throw refused(in.getLocation().getLineNumber(), "the root is not <domain>", null);
    }
    try {
      Unmarshaller unmarshaller = context.createUnmarshaller();
      unmarshaller.setEventHandler(events);
      unmarshaller.setListener(listener);
      return unmarshaller.unmarshal(withoutIndentation(in), Domain.class).getValue();
    } catch (JAXBException e) {
      if (e.getLinkedException() instanceof XMLStreamException syntax) {
        throw syntax;
      }
      throw new IllegalStateException("template %s cannot be understood".formatted(file), e);
    }
  }

  /** Elements that are kept as they are would bring their old indentation along as text. */
  private static XMLStreamReader withoutIndentation(XMLStreamReader in) throws XMLStreamException {
    return XMLInputFactory.newDefaultFactory()
        .createFilteredReader(in, reader -> !reader.isWhiteSpace());
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DomainTemplateException("template %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private DomainTemplateException refused(int line, String reason, Throwable cause) {
    return new DomainTemplateException(
        "template %s, line %d: %s".formatted(file, line, reason), cause);
  }
}
