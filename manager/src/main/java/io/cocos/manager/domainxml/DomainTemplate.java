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
 * in it later is seen by the next manager. Safe for use by many threads.
 */
final class DomainTemplate {
  private final JAXBContext context;
  private final Path file;
  private final byte[] document;

  /**
   * Reads the file.
   *
   * @throws DomainTemplateException if it cannot be read or holds no domain document
   */
  DomainTemplate(JAXBContext context, Path file) {
    this.context = context;
    this.file = file;
    this.document = read(file);
    Domain unused = instantiate();
  }

  /** A domain of its own, which the caller may change. */
  Domain instantiate() {
    // Without it JAXB drops a value that it cannot understand, without a word.
    ValidationEventCollector events = new ValidationEventCollector();
    try {
      Domain domain = unmarshal(events);
      for (ValidationEvent event : events.getEvents()) {
        throw refused(event.getLocator().getLineNumber(), event.getMessage(), null);
      }
      return domain;
    } catch (XMLStreamException e) {
      throw refused(e.getLocation().getLineNumber(), XmlInput.reason(e), e);
    }
  }

  private Domain unmarshal(ValidationEventHandler events) throws XMLStreamException {
    XMLStreamReader in = XmlInput.openAtRoot(new StreamSource(new ByteArrayInputStream(document)));
    if (!in.getLocalName().equals("domain")) {
      throw refused(in.getLocation().getLineNumber(), "the root is not <domain>", null);
    }
    try {
      Unmarshaller unmarshaller = context.createUnmarshaller();
      unmarshaller.setEventHandler(events);
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
