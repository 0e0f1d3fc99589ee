package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.OpenElement;
import jakarta.xml.bind.Unmarshaller;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The elements of a template that are not modelled, by the elements that they belong to, in the
 * order in which these end. JAXB makes a transformer to read each of them, which takes longer than
 * all else that it does for a document; so they are read once, and copied. Safe for use by many
 * threads, once {@link #taken} has taken them.
 */
final class Unmodelled {
  private final List<List<Element>> elements = new ArrayList<>();

  /** Takes them out of what is read. */
  Unmarshaller.Listener taken() {
    return new Unmarshaller.Listener() {
      @Override
      public void afterUnmarshal(Object target, Object parent) {
        if (target instanceof OpenElement open) {
          elements.add(List.copyOf(open.otherElements));
          open.otherElements.clear();
        }
      }
    };
  }

  /** Adds copies of them to what is read, which is the document from which they were taken. */
  Unmarshaller.Listener givenBack() {
    Iterator<List<Element>> next = elements.iterator();
    return new Unmarshaller.Listener() {
      @Override
      public void afterUnmarshal(Object target, Object parent) {
        if (target instanceof OpenElement open) {
          next.next().forEach(element -> open.otherElements.add(copy(element)));
        }
      }
    };
  }

  /** In a document of its own, since those who change one document must not do so at once. */
  private synchronized Element copy(Element element) {
    Document document =
        element.getOwnerDocument().getImplementation().createDocument(null, null, null);
    return (Element) document.importNode(element, true);
  }
}
