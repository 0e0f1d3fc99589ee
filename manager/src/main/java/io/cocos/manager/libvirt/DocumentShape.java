package io.cocos.manager.libvirt;

import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A domain document without its values: the elements and the names of their attributes, in their
 * order. Documents of one template have few shapes. What differs between two of the same shape are
 * values that the manager itself has filled in.
 *
 * @param outline the elements, each closed by a semicolon
 */
record DocumentShape(String outline) {
  static DocumentShape of(String xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      return read(factory.createXMLStreamReader(new StringReader(xml)));
    } catch (XMLStreamException malformed) {
      throw new IllegalArgumentException("the document of a domain is no XML", malformed);
    }
  }

  private static DocumentShape read(XMLStreamReader xml) throws XMLStreamException {
    StringBuilder outline = new StringBuilder();
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        outline.append(xml.getName());
        for (int at = 0; at < xml.getAttributeCount(); at++) {
          outline.append(' ').append(xml.getAttributeName(at));
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        outline.append(';');
      }
    }
    return new DocumentShape(outline.toString());
  }
}
