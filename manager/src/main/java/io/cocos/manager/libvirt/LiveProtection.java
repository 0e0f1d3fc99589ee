package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.vm.Confidential;
import java.io.StringReader;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** The protection that a domain has by libvirt's own document of it. */
final class LiveProtection {
  private LiveProtection() {}

  /**
   * What protects a domain. Our notes are believed when they say nothing; when they claim something
   * libvirt is asked, since a domain can be changed behind our back.
   */
  static Confidential of(Domain domain, Confidentiality noted) throws LibvirtException {
    return switch (noted) {
      case NONE -> Confidential.NONE;
      case SEV -> of(domain.getXMLDesc(0));
    };
  }

  /** What protects a domain of that document. */
  static Confidential of(String domainXml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      return "sev"
              .equals(
                  launchSecurity(factory.createXMLStreamReader(new StringReader(domainXml)))
                      .orElse(""))
          ? Confidential.SEV
          : Confidential.NONE;
    } catch (XMLStreamException malformed) {
      throw new IllegalStateException("libvirt's document of a domain is no XML", malformed);
    }
  }

  /** The type of the domain's own element; those of the same name in metadata mean nothing. */
  private static Optional<String> launchSecurity(XMLStreamReader xml) throws XMLStreamException {
    int depth = 0;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        if (depth == 2 && xml.getLocalName().equals("launchSecurity")) {
          return Optional.ofNullable(xml.getAttributeValue(null, "type"));
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
    return Optional.empty();
  }
}
