package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes domain documents: in ASCII, because libvirt's Java binding hands strings over in the
 * platform's charset, and the same bytes for the same domain.
 */
final class DomainWriter {
  private static final String INDENT = "org.glassfish.jaxb.indentString";

  private final JAXBContext context;

  DomainWriter(JAXBContext context) {
    this.context = context;
  }

  /** The domain as a document without an XML declaration. */
  String write(Domain domain) {
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
    try {
      Marshaller marshaller = context.createMarshaller();
      marshaller.setProperty(Marshaller.JAXB_FRAGMENT, true);
      marshaller.setProperty(Marshaller.JAXB_FORMATTED_OUTPUT, true);
      marshaller.setProperty(INDENT, "  ");
      marshaller.marshal(domain, utf8);
    } catch (JAXBException e) {
      throw new IllegalStateException("a domain cannot be written", e);
    }
    // JAXB's own ASCII output would write two references for a character beyond U+FFFF, both to
    // characters that XML does not have.
    return XmlText.ascii(utf8.toString(StandardCharsets.UTF_8)).strip() + "\n";
  }
}
