package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks documents by libvirt's own schema. */
final class LibvirtSchema {
  private LibvirtSchema() {}

  static void assertValid(String document) throws IOException, InterruptedException {
    Path file = Files.createTempFile("domain", ".xml");
    try {
      Files.writeString(file, document);
      assertValid(file);
    } finally {
      Files.delete(file);
    }
  }

  static void assertValid(Path document) throws IOException, InterruptedException {
    Process validator = start(document);
    String said = new String(validator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(validator.waitFor()).as(said).isZero();
  }

  private static Process start(Path document) {
    try {
      return new ProcessBuilder("virt-xml-validate", document.toString(), "domain")
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      return fail("virt-xml-validate is missing: install libvirt-clients and libxml2-utils", e);
    }
  }
}
