package io.cocos.manager.domainxml;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.stream.StreamSource;

/** Opens XML that is taken as it stands: no document type, no entities, nothing fetched. */
final class XmlInput {
  private XmlInput() {}

  /** A reader at the document's root element. */
  static XMLStreamReader openAtRoot(StreamSource document) throws XMLStreamException {
    // The JDK's own parser, whatever else is on the class path.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader in = factory.createXMLStreamReader(document);
    while (!in.isStartElement()) {
      if (in.next() == XMLStreamReader.DTD) {
        throw new XMLStreamException("a document type is not allowed", in.getLocation());
      }
    }
    return in;
  }

  /** Why the document was refused, without the position that the JDK puts before it. */
  static String reason(XMLStreamException refusal) {
    return refusal.getMessage().replaceFirst("(?s)^ParseError at .*?\\RMessage: ", "");
  }
}
