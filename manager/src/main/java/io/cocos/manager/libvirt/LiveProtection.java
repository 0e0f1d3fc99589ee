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
  private static final String LAUNCH_SECURITY = "launchSecurity";

  /** The bit of an SEV guest's policy that makes it an SEV-ES guest. */
  private static final long ENCRYPTED_STATE = 1 << 2;

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
    return asAsked(id, of(domain, asked), asked);
  }

  /** Another protection than the one that was asked for is no substitute, be it weaker or not. */
  static Confidential asAsked(UUID id, Confidential has, Confidentiality asked) {
    if (!has.name().equals(asked.name())) {
      throw new ManagerException(
          ErrorCode.HOST_UNSUITABLE,
          "libvirt started VM %s with %s, not with %s as it was told to, so it is ended again; look at 'virsh domcapabilities --virttype kvm'"
              .formatted(id, has.title(), Confidential.valueOf(asked.name()).title()));
    }
    return has;
  }

  /** What protects a domain of that document. */
  static Confidential of(String domainXml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      return read(factory.createXMLStreamReader(new StringReader(domainXml)));
    } catch (XMLStreamException malformed) {
      throw new IllegalStateException("libvirt's document of a domain is no XML", malformed);
    }
  }

  /** Only the domain's own element counts; one of the same name in metadata means nothing. */
  private static Confidential read(XMLStreamReader xml) throws XMLStreamException {
    int depth = 0;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        if (depth == 2 && xml.getLocalName().equals(LAUNCH_SECURITY)) {
          return technology(xml);
        }
      }
    }
    return Confidential.NONE;
  }

  private static Confidential technology(XMLStreamReader xml) throws XMLStreamException {
    String type = xml.getAttributeValue(null, "type");
    if (type == null) {
      return Confidential.NONE;
    }
    return switch (type) {
      case "sev" -> (policy(xml) & ENCRYPTED_STATE) == 0 ? Confidential.SEV : Confidential.SEV_ES;
      case "sev-snp" -> Confidential.SEV_SNP;
      case "tdx" -> Confidential.TDX;
      default -> Confidential.NONE; // another machine's, such as s390-pv
    };
  }

  /** The policy in the element; without one nothing is claimed of it. */
  private static long policy(XMLStreamReader xml) throws XMLStreamException {
    while (xml.next() != XMLStreamConstants.END_ELEMENT
        || !xml.getLocalName().equals(LAUNCH_SECURITY)) {
      if (xml.isStartElement() && xml.getLocalName().equals("policy")) {
        return Long.decode(xml.getElementText().strip());
      }
    }
    return 0;
  }
}
