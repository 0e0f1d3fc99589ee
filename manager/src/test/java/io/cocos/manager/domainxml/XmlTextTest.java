package io.cocos.manager.domainxml;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.domainxml.model.Domain;
import jakarta.xml.bind.JAXBContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is filled into a document is written as JAXB writes the rest of it. */
class XmlTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "]]></name>",
        "a='b' c=\"d\"",
        "&lt; &#0; &bogus;",
        "two\nlines\r\n",
        "\u007f\u0085\u00e4\u2028\ud7ff\ue000\ufffd",
        "\ud800\udc00 \ud83d\ude00 \udbff\udffd",
      })
  void textIsWrittenAsJaxbWritesIt(String text) throws Exception {
    Domain domain = new Domain();
    domain.name = text;
    domain.type = text;

    assertThat(new DomainWriter(JAXBContext.newInstance(Domain.class)).write(domain))
        .contains("<name>" + XmlText.content(text) + "</name>")
        .contains(" type=\"" + XmlText.attribute(text) + "\"");
    assertThat(US_ASCII.newEncoder().canEncode(XmlText.content(text))).isTrue();
    assertThat(US_ASCII.newEncoder().canEncode(XmlText.attribute(text))).isTrue();
  }

  /** JAXB leaves it, and who reads the document takes it for a blank. */
  @Test
  void aTabInAnAttributeStaysATab() {
    assertThat(XmlText.attribute("a\tb")).isEqualTo("a&#9;b");
  }
}
