package io.cocos.manager.domainxml;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/**
 * Whole documents. After a wanted change, {@code -Dgolden.update=true} writes the golden files
 * anew; look at the difference before committing it.
 */
class DomainDocumentsTest {
  private final DomainDocuments documents = new DomainDocuments(ModuleFiles.DIRECT_BOOT);
  private final SampleSpec spec = new SampleSpec();

  @Test
  void translatedVmWithTheManifestOnTheCommandLine() throws Exception {
    spec.acceleration = DomainSpec.Acceleration.TCG;
    spec.cpu = new DomainSpec.Cpu("max", 1, 1);
    spec.commandLine = "earlyprintk=serial console=ttyS0 computation={\"id\":\"a\\u0020b\"}";

    assertGolden("tcg-command-line.xml");
  }

  @Test
  void kvmVmWithTheManifestInAFileAndThreeForwards() throws Exception {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.manifestFile = Optional.of(Path.of("/var/lib/cocos/vms/" + SampleSpec.ID + "/manifest"));
    spec.network = spec.network.withForwards(SampleSpec.FORWARDS);
    spec.idempotencyKey = Optional.of("order 17/ä");
    spec.memory = new DomainSpec.Memory(2048L << 20, 30L << 30, 5);

    assertGolden("kvm-fw-cfg.xml");
  }

  @Test
  void sevVmWithItsMemoryLocked() throws Exception {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.emulator = Optional.of(Path.of("/usr/local/bin/qemu-system-x86_64"));
    spec.launchSecurity = Optional.of(new LaunchSecurity.Sev(51, 1, 0x1, true, Optional.empty()));

    assertGolden("sev.xml");
  }

  @Test
  void sevEsVmWithItsOwnersSession() throws Exception {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.firmware = new DomainSpec.Rom(Path.of("/usr/share/ovmf/OVMF.amdsev.fd"));
    spec.launchSecurity =
        Optional.of(
            new LaunchSecurity.Sev(
                51,
                1,
                0x5,
                true,
                Optional.of(
                    new LaunchSecurity.Session(
                        EncodedBytes.of("certificate".getBytes(US_ASCII)),
                        EncodedBytes.of("blob".getBytes(US_ASCII))))));

    assertGolden("sev-es.xml");
  }

  /** Its schema is that of a newer libvirt, by which another test checks it. */
  @Test
  void snpVmWithEverythingThatAnOwnerCanAskFor() throws Exception {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.firmware = new DomainSpec.Rom(Path.of("/usr/share/ovmf/OVMF.amdsev.fd"));
    spec.launchSecurity =
        Optional.of(
            new LaunchSecurity.SevSnp(
                    51,
                    1,
                    0x30000,
                    true,
                    Optional.of(
                        new LaunchSecurity.Identity(
                            EncodedBytes.of(new byte[96]), EncodedBytes.of(new byte[4096]), true)),
                    Optional.empty(),
                    Optional.of(EncodedBytes.of(new byte[16])),
                    false)
                .reporting(SampleSpec.COMPUTATION_ID));

    assertUncheckedGolden("sev-snp.xml");
  }

  /** Its schema is that of a newer libvirt, by which another test checks it. */
  @Test
  void tdxVmWithEverythingThatAnOwnerCanAskFor() throws Exception {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.cpu = new DomainSpec.Cpu("host", 4, 64);
    spec.firmware = new DomainSpec.Rom(Path.of("/usr/share/ovmf/OVMF.inteltdx.ms.fd"));
    spec.launchSecurity =
        Optional.of(
            new LaunchSecurity.Tdx(
                    0x1000_0000,
                    Optional.empty(),
                    Optional.of(EncodedBytes.of(new byte[48])),
                    Optional.of(EncodedBytes.of(new byte[48])),
                    Optional.of(Path.of("/run/tdx-qgs/qgs.socket")))
                .reporting(SampleSpec.COMPUTATION_ID));

    assertUncheckedGolden("tdx.xml");
  }

  @Test
  void vmWithATpm() throws Exception {
    spec.vtpm = true;

    assertGolden("tpm.xml");
  }

  @Test
  void vmThatBootsFromADisk() throws Exception {
    spec.disk = Optional.of(SampleSpec.disk(true));
    spec.network = spec.network.withForwards(SampleSpec.FORWARDS);

    assertGolden(new DomainDocuments(ModuleFiles.DISK_BOOT), "disk.xml");
  }

  @Test
  void theTemplatesThemselvesAreValidDocuments() throws Exception {
    LibvirtSchema.assertValid(ModuleFiles.DIRECT_BOOT);
    LibvirtSchema.assertValid(ModuleFiles.DISK_BOOT);
  }

  @Test
  void sameSpecGivesSameBytes() {
    spec.network = spec.network.withForwards(SampleSpec.FORWARDS);

    assertThat(new DomainDocuments(ModuleFiles.DIRECT_BOOT).render(spec.build()).xml())
        .isEqualTo(documents.render(spec.build()).xml());
  }

  @Test
  void oneVmLeavesNothingForTheNext() {
    String alone = documents.render(spec.build()).xml();
    SampleSpec other = new SampleSpec();
    other.name = "other";
    other.manifestFile = Optional.of(Path.of("/other/manifest"));
    other.network = other.network.withForwards(SampleSpec.FORWARDS);

    documents.render(other.build());

    assertThat(documents.render(spec.build()).xml()).isEqualTo(alone);
  }

  @Test
  void vmsThatDifferInTheirOwnValuesOnlyShareAForm() {
    spec.network = spec.network.withForwards(SampleSpec.FORWARDS);
    DomainSpec first = spec.build();
    spec.name = "another";
    spec.commandLine = "quiet";
    spec.consoleLog = Path.of("/another/console.log");
    spec.idempotencyKey = Optional.of("order 18");
    spec.network =
        spec.network.withForwards(
            SampleSpec.FORWARDS.stream()
                .map(
                    one ->
                        new HostForward(
                            one.name(), "127.0.0.1", one.hostPort() + 1, one.guestPort()))
                .toList());

    assertThat(documents.render(spec.build()).form()).isSameAs(documents.render(first).form());
  }

  @Test
  void vmsOfAnotherKindHaveAnotherForm() {
    DocumentForm form = documents.render(spec.build()).form();
    spec.acceleration = DomainSpec.Acceleration.KVM;
    DocumentForm ofKvm = documents.render(spec.build()).form();
    spec.network = spec.network.withForwards(SampleSpec.FORWARDS);
    DocumentForm ofForwards = documents.render(spec.build()).form();

    assertThat(Set.of(form, ofKvm, ofForwards)).hasSize(3);
  }

  /** Whatever was rendered before it. */
  @Test
  void aVmThatIsNotTheFirstOfItsKindGetsTheSameDocument() {
    spec.network = spec.network.withForwards(SampleSpec.FORWARDS);
    spec.idempotencyKey = Optional.of("order 17");
    String first = documents.render(spec.build()).xml();
    DomainDocuments others = new DomainDocuments(ModuleFiles.DIRECT_BOOT);
    SampleSpec other = new SampleSpec();
    other.name = "other";
    other.network = spec.network.withForwards(SampleSpec.FORWARDS);
    DomainDocument before = others.render(other.build());

    DomainDocument second = others.render(spec.build());

    assertThat(second.form()).isSameAs(before.form());
    assertThat(second.xml()).isEqualTo(first);
  }

  @Test
  void protectedVmsOfOneKindReportEachItsOwnComputation() throws Exception {
    spec.acceleration = DomainSpec.Acceleration.KVM;
    spec.firmware = new DomainSpec.Rom(Path.of("/usr/share/ovmf/OVMF.amdsev.fd"));
    LaunchSecurity.SevSnp security =
        new LaunchSecurity.SevSnp(
            51, 1, 0x30000, true, Optional.empty(), Optional.empty(), Optional.empty(), true);
    spec.launchSecurity = Optional.of(security.reporting("00".repeat(32)));
    DomainDocument first = documents.render(spec.build());
    spec.launchSecurity = Optional.of(security.reporting("ff".repeat(32)));
    DomainDocument second = documents.render(spec.build());

    assertThat(second.form()).isSameAs(first.form());
    assertThat(hostData(first)).isEqualTo(new byte[32]);
    assertThat(hostData(second)).containsOnly((byte) 0xff);
  }

  private static byte[] hostData(DomainDocument document) throws Exception {
    return Base64.getDecoder()
        .decode(parse(document.xml()).getElementsByTagName("hostData").item(0).getTextContent());
  }

  @Test
  void manyRenderAtOnceAsEachWouldAlone() throws Exception {
    List<DomainSpec> specs = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (int vm = 0; vm < 16; vm++) {
      SampleSpec one = new SampleSpec();
      one.name = "vm-" + vm;
      one.machine = vm % 2 == 0 ? "q35" : "pc";
      specs.add(one.build());
      alone.add(new DomainDocuments(ModuleFiles.DIRECT_BOOT).render(one.build()).xml());
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> renders =
          specs.stream().<Callable<String>>map(one -> () -> documents.render(one).xml()).toList();

      List<String> together = new ArrayList<>();
      for (Future<String> rendered : threads.invokeAll(renders)) {
        together.add(rendered.get());
      }

      assertThat(together).isEqualTo(alone);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aKernelCommandLineIsOnlyText() throws Exception {
    spec.commandLine = "a=\"]]></cmdline><x/>&amp;'";

    String document = documents.render(spec.build()).xml();

    LibvirtSchema.assertValid(document);
    assertThat(parse(document).getElementsByTagName("cmdline").item(0).getTextContent())
        .isEqualTo(spec.commandLine);
  }

  @Test
  void markupInThePathsOfADiskAndOfAManifestIsOnlyText() throws Exception {
    spec.manifestFile = Optional.of(Path.of("/\"><x y='&z;]]>/manifest"));
    assertThat(attribute(parse(documents.render(spec.build()).xml()), "entry", 0, "file"))
        .isEqualTo(spec.manifestFile.get().toString());

    SampleSpec onDisk = new SampleSpec();
    Path overlay = Path.of("/\"><x y='&z;]]>/disk.qcow2");
    DomainSpec.DiskBoot disk = SampleSpec.disk(true);
    onDisk.disk =
        Optional.of(
            new DomainSpec.DiskBoot(
                overlay, disk.image(), disk.imageFormat(), disk.controllerId(), true, true));
    String document = new DomainDocuments(ModuleFiles.DISK_BOOT).render(onDisk.build()).xml();
    assertThat(attribute(parse(document), "source", 0, "file")).isEqualTo(overlay.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "]]>",
        "</name><devices/>",
        "\"/><qemu:arg value='x'/>",
        "&lt;&#0;&bogus;",
        "<!--",
        "<![CDATA[x",
        "é߿ࠀ\uD7FF\uE000\uFFFD",
        "\uD800\uDC00 \uD83D\uDE00 \uDBFF\uDFFD",
      })
  void anyTextIsOnlyText(String text) throws Exception {
    spec.name = text.replace("/", "");
    spec.network = new DomainSpec.Network("vmnic", true, SampleSpec.FORWARDS, true, true, text);

    String document = documents.render(spec.build()).xml();

    assertThat(US_ASCII.newEncoder().canEncode(document)).isTrue();
    LibvirtSchema.assertValid(document);
    Document parsed = parse(document);
    assertThat(parsed.getElementsByTagName("name").item(0).getTextContent()).isEqualTo(spec.name);
    assertThat(parsed.getElementsByTagName("qemu:arg").getLength()).isEqualTo(4);
    assertThat(attribute(parsed, "qemu:arg", 3, "value"))
        .contains("\"romfile\":\"" + text.replace("\"", "\\\"") + "\"");
  }

  @Test
  void markupInAPathIsOnlyText() throws Exception {
    spec.consoleLog = Path.of("/\"><x y='&z;]]>/console.log");

    String document = documents.render(spec.build()).xml();

    LibvirtSchema.assertValid(document);
    assertThat(attribute(parse(document), "log", 0, "file")).isEqualTo(spec.consoleLog.toString());
  }

  @Test
  void everyUnicodePlaneArrives() throws Exception {
    StringBuilder planes = new StringBuilder();
    for (int plane = 0; plane <= 16; plane++) {
      planes.appendCodePoint((plane << 16) + 0x1234);
    }
    spec.name = planes.toString();

    String document = documents.render(spec.build()).xml();

    assertThat(US_ASCII.newEncoder().canEncode(document)).isTrue();
    assertThat(parse(document).getElementsByTagName("name").item(0).getTextContent())
        .isEqualTo(planes.toString());
  }

  private void assertGolden(String name) throws IOException, InterruptedException {
    assertGolden(documents, name);
  }

  private void assertGolden(DomainDocuments documents, String name)
      throws IOException, InterruptedException {
    assertUncheckedGolden(documents, name);
    LibvirtSchema.assertValid(ModuleFiles.golden(name));
  }

  private void assertUncheckedGolden(String name) throws IOException {
    assertUncheckedGolden(documents, name);
  }

  private void assertUncheckedGolden(DomainDocuments documents, String name) throws IOException {
    String document = documents.render(spec.build()).xml();
    Path golden = ModuleFiles.golden(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, document);
    }
    assertThat(document).isEqualTo(Files.readString(golden));
  }

  private static Document parse(String document) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(document)));
  }

  private static String attribute(Document parsed, String element, int index, String name) {
    return parsed
        .getElementsByTagName(element)
        .item(index)
        .getAttributes()
        .getNamedItem(name)
        .getNodeValue();
  }
}
