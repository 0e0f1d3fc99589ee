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
    byte[] utf8 = bytes(domain);
    String xml = new String(utf8, StandardCharsets.UTF_8);
    // Every character beyond ASCII has more bytes in UTF-8 than it has chars.
    return (xml.length() == utf8.length ? xml : ascii(xml)).strip() + "\n";
  }

  /** The same in UTF-8. */
  byte[] bytes(Domain domain) {
    try {
      Marshaller marshaller = context.createMarshaller();
      marshaller.setProperty(Marshaller.JAXB_FRAGMENT, true);
      marshaller.setProperty(Marshaller.JAXB_FORMATTED_OUTPUT, true);
      marshaller.setProperty(INDENT, "  ");
      ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
      marshaller.marshal(domain, utf8);
      return utf8.toByteArray();
    } catch (JAXBException e) {
      throw new IllegalStateException("a domain cannot be written", e);
    }
  }

  /**
   * Every other character as a reference to it. JAXB's own ASCII output would write two references
   * for a character beyond U+FFFF, both to characters that XML does not have.
   */
  private static String ascii(String xml) {
    StringBuilder ascii = new StringBuilder(xml.length());
    for (int at = 0; at < xml.length(); at += Character.charCount(xml.codePointAt(at))) {
      int character = xml.codePointAt(at);
      if (character < 0x80) {
        ascii.append((char) character);
      } else {
        ascii.append("&#").append(character).append(';');
      }
    }
    return ascii.toString();
  }
}
