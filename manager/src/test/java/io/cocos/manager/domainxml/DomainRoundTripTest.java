package io.cocos.manager.domainxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.domainxml.model.Domain;
import jakarta.xml.bind.JAXBContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the model does not know is still there after reading and writing. */
class DomainRoundTripTest {
  @TempDir Path folder;

  @Test
  void unknownElementsStay() throws Exception {
    assertStays("<domain>%s</domain>", "<on_crash>destroy</on_crash>");
    assertStays("<domain>%s</domain>", "<iothreads>2</iothreads>");
    assertStays("<domain><os>%s</os></domain>", "<bootmenu enable=\"no\"/>");
    assertStays("<domain><cpu>%s</cpu></domain>", "<feature name=\"vmx\" policy=\"disable\"/>");
    assertStays("<domain><devices>%s</devices></domain>", "<emulator>/bin/qemu</emulator>");
    assertStays("<domain><devices><serial>%s</serial></devices></domain>", "<target port=\"1\"/>");
    assertStays(
        "<domain><sysinfo type='smbios'>%s</sysinfo></domain>",
        "<bios><entry name=\"vendor\">us</entry></bios>");
    assertStays("<domain><metadata>%s</metadata></domain>", "<x:a xmlns:x=\"urn:x\" y=\"1\"/>");
  }

  @Test
  void unknownAttributesStay() throws Exception {
    assertStays("<domain id='1' %s/>", "future=\"a&amp;b&#10;c\"");
    assertStays("<domain><memory %s>1</memory></domain>", "dumpCore=\"off\"");
    assertStays("<domain><vcpu %s>1</vcpu></domain>", "cpuset=\"1-3\"");
    assertStays("<domain><os><type %s>hvm</type></os></domain>", "arch=\"x86_64\"");
    assertStays("<domain><os><loader %s>/x</loader></os></domain>", "secure=\"yes\"");
    assertStays("<domain><os><nvram %s>/x</nvram></os></domain>", "templateFormat=\"raw\"");
    assertStays("<domain><cpu %s/></domain>", "migratable=\"off\"");
    assertStays("<domain><cpu><numa><cell %s/></numa></cpu></domain>", "memAccess=\"shared\"");
    assertStays("<domain><cpu><model %s>EPYC</model></cpu></domain>", "vendor_id=\"x\"");
  }

  @Test
  void devicesOfOneKindKeepTheirOrder() throws Exception {
    String written =
        roundTrip("<domain><devices><disk n='1'/><rng/><disk n='2'/></devices></domain>");

    assertThat(written.indexOf("n=\"1\"")).isBetween(0, written.indexOf("n=\"2\""));
  }

  @Test
  void qemuEnvironmentStays() throws Exception {
    String qemu = "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'";

    assertStays(
        "<domain " + qemu + "><qemu:commandline>%s</qemu:commandline></domain>",
        "<qemu:env name=\"A\" value=\"B\"/>");
  }

  @Test
  void theIndentationIsOurs() throws Exception {
    assertThat(roundTrip("<domain><features>\n\n\t<acpi/></features></domain>"))
        .contains("\n  <features>\n    <acpi/>\n  </features>\n");
  }

  private void assertStays(String around, String unknown) throws Exception {
    assertThat(roundTrip(around.formatted(unknown)).replaceAll(">\\s+<", "><")).contains(unknown);
  }

  private String roundTrip(String document) throws Exception {
    JAXBContext model = JAXBContext.newInstance(Domain.class);
    Path file = Files.writeString(folder.resolve("template.xml"), document);
    return new DomainWriter(model).write(new DomainTemplate(model, file).instantiate());
  }
}
