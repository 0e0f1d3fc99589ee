package io.cocos.manager.domainxml;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainMetadataXmlTest {
  private static final DomainMetadata FULL =
      new DomainMetadata(
          Optional.of(SampleSpec.COMPUTATION_ID),
          DomainMetadata.ManifestPlace.FW_CFG,
          SampleSpec.FORWARDS,
          4,
          2048L << 20,
          SampleSpec.CREATED,
          Optional.of(Duration.ofMinutes(90)),
          Optional.of(Instant.parse("2026-01-02T04:34:05.678Z")),
          Optional.of("order 17"),
          DomainMetadata.Confidentiality.NONE,
          Optional.of("manager-1"));

  private static final DomainMetadata SPARE =
      new DomainMetadata(
          Optional.of(SampleSpec.COMPUTATION_ID),
          DomainMetadata.ManifestPlace.COMMAND_LINE,
          List.of(),
          1,
          1,
          SampleSpec.CREATED,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          DomainMetadata.Confidentiality.NONE,
          Optional.empty());

  private static final String ELEMENT =
      """
      <vm>
        <computation>%s</computation>
        <manifest>command-line</manifest>
        <confidential>none</confidential>
        <vcpus>1</vcpus>
        <memoryBytes>1</memoryBytes>
        <created>2026-01-02T03:04:05.678Z</created>
      </vm>
      """
          .formatted(SampleSpec.COMPUTATION_ID);

  @Test
  void theElementForLibvirtsCallsHasNoNamespace() {
    assertThat(DomainMetadataXml.toElement(FULL))
        .isEqualTo(
            "<vm><computation>"
                + SampleSpec.COMPUTATION_ID
                + "</computation><manifest>fw_cfg</manifest><confidential>none</confidential>"
                + "<vcpus>4</vcpus><memoryBytes>2147483648</memoryBytes>"
                + "<created>2026-01-02T03:04:05.678Z</created><timeout>PT1H30M</timeout>"
                + "<deadline>2026-01-02T04:34:05.678Z</deadline>"
                + "<idempotencyKey>order+17</idempotencyKey><instance>manager-1</instance>"
                + forward("ssh", 2222, 22)
                + forward("agent-http", 9301, 9031)
                + forward("agent-grpc", 7020, 7002)
                + "</vm>");
  }

  private static String forward(String name, int hostPort, int guestPort) {
    return "<forward guestPort=\"%d\" hostAddress=\"127.0.0.1\" hostPort=\"%d\" name=\"%s\"/>"
        .formatted(guestPort, hostPort, name);
  }

  @Test
  void theElementIsReadBack() {
    assertThat(DomainMetadataXml.fromElement(DomainMetadataXml.toElement(FULL))).isEqualTo(FULL);
    assertThat(DomainMetadataXml.fromElement(DomainMetadataXml.toElement(SPARE))).isEqualTo(SPARE);
    assertThat(DomainMetadataXml.fromElement(ELEMENT)).isEqualTo(SPARE);
  }

  @Test
  void aRenderedDomainIsReadBack() {
    SampleSpec spec = new SampleSpec();
    spec.manifestFile = Optional.of(Path.of("/manifest"));
    spec.network = spec.network.withForwards(SampleSpec.FORWARDS);

    String document = new DomainDocuments(ModuleFiles.DIRECT_BOOT).render(spec.build()).xml();

    assertThat(DomainMetadataXml.fromDomain(document)).contains(spec.metadata());
    assertThat(DomainLifeXml.fromDomain(document)).contains(DomainLife.begun(SampleSpec.CREATED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<domain/>",
        "<domain><metadata/></domain>",
        "<domain><metadata><x:vm xmlns:x='urn:other'/></metadata></domain>",
        "<domain><metadata><vm/></metadata></domain>",
        "<domain><metadata><a><vm xmlns='urn:cocos:manager:1'/></a></metadata></domain>",
        "<domain><name>x</name><vm xmlns='urn:cocos:manager:1'/></domain>",
      })
  void aDomainWithoutTheElementIsForeign(String document) {
    assertThat(DomainMetadataXml.fromDomain(document)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \t\r\n ",
        "]]>",
        "\"/><qemu:arg value='x'/>",
        "</idempotencyKey></vm>",
        "&amp;&#0;%41+%zz",
        "a\r\nb\tc",
        "\u0085\u2028\u00a0",
      })
  void anyIdempotencyKeyIsReadBack(String key) {
    assertKeyIsKept(key);
  }

  @Test
  void everyUnicodePlaneIsReadBack() {
    StringBuilder planes = new StringBuilder();
    for (int plane = 0; plane <= 16; plane++) {
      planes.appendCodePoint((plane << 16) + 0x1234).appendCodePoint((plane << 16) + 0xFFFD);
    }

    assertKeyIsKept(planes.toString());
  }

  private static void assertKeyIsKept(String key) {
    SampleSpec spec = new SampleSpec();
    spec.idempotencyKey = Optional.of(key);

    String element = DomainMetadataXml.toElement(spec.metadata());
    String document = new DomainDocuments(ModuleFiles.DIRECT_BOOT).render(spec.build()).xml();

    assertThat(US_ASCII.newEncoder().canEncode(element)).isTrue();
    assertThat(DomainMetadataXml.fromElement(element).idempotencyKey()).contains(key);
    assertThat(DomainMetadataXml.fromDomain(document).orElseThrow().idempotencyKey()).contains(key);
  }

  @Test
  void whatANewerManagerAddedIsPassedOver() {
    String newer =
        ELEMENT
            .replace("<vm>", "<vm version='2'><sealed><computation>other</computation></sealed>")
            .replace("</created>", "<zone>UTC</zone></created>")
            .replace(
                "</vm>",
                "<forward name='ssh' hostAddress='127.0.0.1' hostPort='2222'"
                    + " guestPort='22' protocol='tcp'><limit/></forward></vm>");

    assertThat(DomainMetadataXml.fromElement(newer))
        .isEqualTo(SPARE.withForwards(SampleSpec.FORWARDS.subList(0, 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "7778,'computation id'",
    "command-line,manifest",
    "none,confidential",
    "2026-01-02T03:04:05.678Z,created",
  })
  void aMalformedNoteIsNamed(String value, String named) {
    assertUnreadable(ELEMENT.replace(value, "XYZ"), named);
  }

  @ParameterizedTest
  @CsvSource({
    "<vcpus>some</vcpus>,vcpus",
    "<memoryBytes>2G</memoryBytes>,memoryBytes",
    "<timeout>20m</timeout>,timeout",
    "<deadline>soon</deadline>,deadline",
    "<idempotencyKey>%zz</idempotencyKey>,idempotencyKey",
    "<forward/>,name",
    "<forward name='a' hostAddress='b' hostPort='1' guestPort='1'/>,host address",
    "<forward name='a' hostAddress='127.0.0.1' hostPort='x' guestPort='1'/>,hostPort",
    "<forward name='a' hostAddress='127.0.0.1' hostPort='1' guestPort='0'/>,guest port",
  })
  void aMalformedAdditionIsNamed(String addition, String named) {
    assertUnreadable(ELEMENT.replace("</vm>", addition + "</vm>"), named);
  }

  @Test
  void aMissingNoteIsNamed() {
    assertUnreadable(ELEMENT.replace("created", "made"), "created is missing");
    assertUnreadable("<vm/>", "manifest is missing");
    assertUnreadable(
        ELEMENT.replaceFirst("<computation>.*</computation>", ""), "the manifest is in");
    assertUnreadable(ELEMENT.replace("command-line", "none"), "the manifest is in NONE");
  }

  @Test
  void aVmWithoutAComputationIsNoted() {
    DomainMetadata none =
        new DomainMetadata(
            Optional.empty(),
            DomainMetadata.ManifestPlace.NONE,
            SPARE.forwards(),
            SPARE.vcpus(),
            SPARE.memoryBytes(),
            SPARE.created(),
            SPARE.timeout(),
            SPARE.deadline(),
            SPARE.idempotencyKey(),
            SPARE.confidential(),
            SPARE.instance());

    String element = DomainMetadataXml.toElement(none);

    assertThat(element).startsWith("<vm><manifest>none</manifest>");
    assertThat(DomainMetadataXml.fromElement(element)).isEqualTo(none);
  }

  @Test
  void whatIsNoXmlOrAnotherElementIsRefused() {
    assertUnreadable("", "not XML");
    assertUnreadable("<vm>", "not XML");
    assertUnreadable("<!DOCTYPE vm [<!ENTITY e SYSTEM 'file:///x'>]><vm/>", "document type");
    assertUnreadable("<other/>", "<other>");
    assertThatThrownBy(() -> DomainMetadataXml.fromDomain("<domain>"))
        .isInstanceOf(DomainMetadataException.class)
        .hasMessageContaining("not XML");
  }

  private static void assertUnreadable(String element, String named) {
    assertThatThrownBy(() -> DomainMetadataXml.fromElement(element))
        .isInstanceOf(DomainMetadataException.class)
        .hasMessageContaining(named);
  }
}
