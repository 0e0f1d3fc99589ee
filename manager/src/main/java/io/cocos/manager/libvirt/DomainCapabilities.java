package io.cocos.manager.libvirt;

import java.io.StringReader;
import java.util.OptionalInt;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What libvirt says that guests can have, as far as it matters here. See <a
 * href="https://libvirt.org/formatdomaincaps.html">libvirt's domain capabilities</a>.
 *
 * @param mostVcpus how many virtual CPUs; empty when libvirt does not say
 */
record DomainCapabilities(OptionalInt mostVcpus) {
  static DomainCapabilities parse(String xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamReader.START_ELEMENT
            && reader.getLocalName().equals("vcpu")) {
          return new DomainCapabilities(number(reader.getAttributeValue(null, "max")));
        }
      }
      return new DomainCapabilities(OptionalInt.empty());
    } catch (XMLStreamException malformed) {
      throw new IllegalStateException("libvirt's domain capabilities are no XML", malformed);
    }
  }

  private static OptionalInt number(String text) {
    return text != null && text.matches("[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
