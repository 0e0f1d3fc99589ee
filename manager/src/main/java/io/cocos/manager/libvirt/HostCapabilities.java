package io.cocos.manager.libvirt;

import java.io.StringReader;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What libvirt says of the host, as far as it matters here. See <a
 * href="https://libvirt.org/formatcaps.html">libvirt's capabilities</a>.
 *
 * @param domainTypes the ways to execute an x86-64 guest, such as {@code kvm} and {@code qemu}
 * @param qemuOwner the user and group that QEMU runs as; empty when it runs as whoever connects
 */
record HostCapabilities(Set<String> domainTypes, Optional<FileOwner> qemuOwner) {
  private static final String GUEST_ARCHITECTURE = "x86_64";

  HostCapabilities {
    domainTypes = Set.copyOf(domainTypes);
  }

  boolean offersKvm() {
    return domainTypes.contains("kvm");
  }

  static HostCapabilities parse(String xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      return read(factory.createXMLStreamReader(new StringReader(xml)));
    } catch (XMLStreamException malformed) {
      throw new IllegalStateException("libvirt's capabilities are no XML", malformed);
    }
  }

  private static HostCapabilities read(XMLStreamReader xml) throws XMLStreamException {
    Set<String> domainTypes = new HashSet<>();
    Optional<FileOwner> owner = Optional.empty();
    String architecture = "";
    String securityModel = "";
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamReader.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "arch" -> architecture = attribute(xml, "name");
        case "domain" -> {
          if (architecture.equals(GUEST_ARCHITECTURE)) {
            domainTypes.add(attribute(xml, "type"));
          }
        }
        case "model" -> securityModel = xml.getElementText();
        case "baselabel" -> {
          String label = xml.getElementText();
          if (securityModel.equals("dac")) {
            owner = FileOwner.parse(label);
          }
        }
        default -> {}
      }
    }
    return new HostCapabilities(domainTypes, owner);
  }

  private static String attribute(XMLStreamReader xml, String name) {
    return Optional.ofNullable(xml.getAttributeValue(null, name)).orElse("");
  }
}
