package io.cocos.manager.domainxml;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a VM's life is noted. */
class DomainLifeXmlTest {
  private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant READY = Instant.parse("2026-01-02T03:04:15.000000001Z");
  private static final Instant FORCE = Instant.parse("2026-01-02T04:00:10Z");
  private static final Instant ENDED = Instant.parse("2026-01-02T04:00:03Z");

  private static DomainLife ended(String reason) {
    return new DomainLife(
        STARTED,
        Optional.of(READY),
        Optional.of(new DomainLife.Ending("stopped", reason, FORCE, Optional.of(ENDED))),
        false);
  }

  @Test
  void theElementForLibvirtsCallsHasNoNamespace() {
    assertThat(DomainLifeXml.toElement(ended("by an operator")))
        .isEqualTo(
            "<life><started>2026-01-02T03:04:05.678Z</started>"
                + "<ready>2026-01-02T03:04:15.000000001Z</ready>"
                + "<ending endedAt=\"2026-01-02T04:00:03Z\" forceAt=\"2026-01-02T04:00:10Z\""
                + " reason=\"by+an+operator\" state=\"stopped\"/></life>");
    assertThat(DomainLifeXml.toElement(DomainLife.begun(STARTED)))
        .isEqualTo("<life><started>2026-01-02T03:04:05.678Z</started></life>");
  }

  @Test
  void aLifeIsReadBackAsItWasNoted() {
    DomainLife ending =
        new DomainLife(
            STARTED,
            Optional.empty(),
            Optional.of(new DomainLife.Ending("expired", "", FORCE, Optional.empty())),
            true);

    assertReadBack(DomainLife.begun(STARTED));
    assertReadBack(ending);
    assertReadBack(new DomainLife(STARTED, Optional.empty(), Optional.empty(), true));
    assertReadBack(ended("by an operator"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "]]>",
        "'\"/><qemu:arg value='x'/>",
        "</life>",
        "&amp;&#0;%41+%zz",
        "a\r\nb\tc",
        "\u0000\u0007\u001b[31m",
        "\u0085\u2028\u00a0\ufffe",
        "\ud83d\ude00",
      })
  void anyReasonIsReadBack(String reason) {
    assertThat(US_ASCII.newEncoder().canEncode(DomainLifeXml.toElement(ended(reason)))).isTrue();
    assertReadBack(ended(reason));
  }

  private static void assertReadBack(DomainLife life) {
    assertThat(DomainLifeXml.fromElement(DomainLifeXml.toElement(life))).isEqualTo(life);
  }

  @Test
  void whatANewerManagerAddedIsPassedOver() {
    String newer =
        DomainLifeXml.toElement(ended("x"))
            .replace(
                "<life>", "<life version='2'><pause since='yesterday'><ready>x</ready></pause>")
            .replace("<ending ", "<ending exitCode='1' ");

    assertThat(DomainLifeXml.fromElement(newer)).isEqualTo(ended("x"));
  }

  @ParameterizedTest
  @CsvSource({
    "<started>2026,<started>x2026,started",
    "<ready>2026,<ready>x2026,ready",
    "state=,condition=,state is missing",
    "stopped,Stopped!,ending",
    "reason=\"x\",reason=\"%zz\",reason",
    "forceAt=\"2026,forceAt=\"later,forceAt",
    "endedAt=\"2026,endedAt=\"later,endedAt",
  })
  void aMalformedNoteIsNamed(String present, String instead, String named) {
    assertThatThrownBy(
            () ->
                DomainLifeXml.fromElement(
                    DomainLifeXml.toElement(ended("x")).replace(present, instead)))
        .isInstanceOf(DomainMetadataException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<domain/>",
        "<domain><metadata><life/></metadata></domain>",
        "<domain><metadata><x:vm xmlns:x='urn:cocos:manager:1'/></metadata></domain>",
      })
  void aDomainMayHaveNone(String document) {
    assertThat(DomainLifeXml.fromDomain(document)).isEmpty();
  }

  @Test
  void anEndIsAWord() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DomainLife.Ending("<x/>", "", FORCE, Optional.empty()))
        .withMessageStartingWith("ending");
  }
}
