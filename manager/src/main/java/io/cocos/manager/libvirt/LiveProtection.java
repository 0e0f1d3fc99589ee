package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import java.io.StringReader;
import java.util.UUID;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** The protection that a VM has by libvirt's own document of its domain. */
final class LiveProtection {
  private LiveProtection() {}

  /**
   * What protects a VM. Our notes are believed when they claim nothing; when they claim something
   * libvirt is asked, since a domain can be changed behind our back.
   */
  static Confidential of(Domain domain, Confidentiality noted) throws LibvirtException {
    return switch (noted) {
      case NONE -> Confidential.NONE;
      case SEV, SEV_ES, SEV_SNP, TDX -> of(domain.getXMLDesc(0));
    };
  }

  /**
   * What protects a VM that was just launched.
   *
   * @throws ManagerException with {@code HOST_UNSUITABLE} when it is not what was asked for
   */
  static Confidential asAsked(UUID id, Domain domain, Confidentiality asked)
      throws LibvirtException {
    Confidential has = of(domain, asked);
    if (asked != Confidentiality.NONE && has == Confidential.NONE) {
      throw new ManagerException(
          ErrorCode.HOST_UNSUITABLE,
          "libvirt started VM %s without the protection %s that it was told to give it, so it is ended again; look at 'virsh domcapabilities --virttype kvm'"
              .formatted(id, asked));
    }
    return has;
  }

  /** What protects a domain of that document. */
  static Confidential of(String domainXml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      return hasSev(factory.createXMLStreamReader(new StringReader(domainXml)))
          ? Confidential.SEV
          : Confidential.NONE;
    } catch (XMLStreamException malformed) {
      throw new IllegalStateException("libvirt's document of a domain is no XML", malformed);
    }
  }

  /** Only the domain's own element counts; one of the same name in metadata means nothing. */
  private static boolean hasSev(XMLStreamReader xml) throws XMLStreamException {
    int depth = 0;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        if (depth == 2 && xml.getLocalName().equals("launchSecurity")) {
          return "sev".equals(xml.getAttributeValue(null, "type"));
        }
      }
    }
    return false;
  }
}
