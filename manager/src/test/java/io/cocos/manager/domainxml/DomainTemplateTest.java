package io.cocos.manager.domainxml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cocos.manager.domainxml.model.Domain;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class DomainTemplateTest {
  @TempDir Path folder;
  private JAXBContext model;

  @BeforeEach
  void createModel() throws JAXBException {
    model = JAXBContext.newInstance(Domain.class);
  }

  @Test
  void theShippedTemplateIsRead() {
    Domain domain = new DomainTemplate(model, ModuleFiles.DIRECT_BOOT).instantiate();

    assertThat(domain.name).isEqualTo("direct-boot-example");
    assertThat(domain.os.type.machine).isEqualTo("q35");
    assertThat(domain.commandLine.arguments).hasSize(4);
  }

  @Test
  void everyInstanceIsItsOwn() {
    DomainTemplate template = new DomainTemplate(model, ModuleFiles.DIRECT_BOOT);

    template.instantiate().name = "changed";

    assertThat(template.instantiate().name).isEqualTo("direct-boot-example");
  }

  @Test
  void anInstanceOwnsAlsoWhatIsNotModelled() {
    DomainTemplate template = new DomainTemplate(model, ModuleFiles.DIRECT_BOOT);

    rng(template.instantiate()).setAttribute("model", "changed");

    assertThat(rng(template.instantiate()).getAttribute("model"))
        .isEqualTo("virtio-non-transitional");
  }

  private static Element rng(Domain domain) {
    return domain.devices.otherElements.stream()
        .filter(element -> element.getLocalName().equals("rng"))
        .findAny()
        .orElseThrow();
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing.xml");

    assertThatThrownBy(() -> new DomainTemplate(model, missing))
        .isInstanceOf(DomainTemplateException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("NoSuchFile");
  }

  @Test
  void aSyntaxErrorIsNamedWithFileAndLine() throws IOException {
    assertRefused("<domain>\n  <name>x</nam>\n</domain>", "line 2: The element type \"name\"");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    assertRefused("<domain>\n  <os>", "line 2");
    assertRefused("", "line 1");
  }

  @Test
  void anotherDocumentThanADomainIsRefused() throws IOException {
    assertRefused("\n<network/>", "line 2", "<domain>");
  }

  @Test
  void aValueThatCannotBeUnderstoodIsRefused() throws IOException {
    assertRefused("<domain>\n\n<vcpu>many</vcpu>\n</domain>", "line 3", "many");
  }

  @Test
  void aDocumentTypeIsRefused() throws IOException {
    assertRefused("<!DOCTYPE domain [\n<!ENTITY e 'x'>]>\n<domain/>", "document type");
  }

  @Test
  void anEntityIsRefused() throws IOException {
    assertRefused("<domain>\n<name>&e;</name></domain>", "line 2");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    assertRefused("<domain>\n<name>\u00e4</name></domain>".getBytes(ISO_8859_1), "UTF-8");
  }

  @Test
  void theFilesOwnEncodingCounts() throws IOException {
    String document = "<?xml version='1.0' encoding='ISO-8859-1'?><domain><name>ä</name></domain>";
    Path file = Files.write(folder.resolve("latin.xml"), document.getBytes(ISO_8859_1));

    assertThat(new DomainTemplate(model, file).instantiate().name).isEqualTo("ä");
  }

  private void assertRefused(String document, String... reasons) throws IOException {
    assertRefused(document.getBytes(UTF_8), reasons);
  }

  private void assertRefused(byte[] document, String... reasons) throws IOException {
    Path file = Files.write(folder.resolve("broken.xml"), document);

    assertThatThrownBy(() -> new DomainTemplate(model, file))
        .isInstanceOf(DomainTemplateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(reasons);
  }
}
