package io.cocos.benchmarks;

import java.io.StringReader;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.xml.sax.InputSource;

/** Reads domain documents. */
final class Documents {
  private Documents() {}

  /** The text at a path of a document, such as {@code /domain/@type}; empty when there is none. */
  static String text(String document, String path) {
    try {
      return XPathFactory.newInstance()
          .newXPath()
          .evaluate(path, new InputSource(new StringReader(document)));
    } catch (XPathExpressionException wrong) {
      throw new IllegalStateException(path + " cannot be found in a domain document", wrong);
    }
  }
}
