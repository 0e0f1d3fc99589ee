package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from libvirt's description of what guests can have. */
class DomainCapabilitiesTest {
  @Test
  void theMostVcpusAreThoseOfTheMachine() {
    assertThat(
            DomainCapabilities.parse(
                    "<domainCapabilities><machine>pc-q35-7.2</machine><vcpu max='288'/>"
                        + "<iothreads supported='yes'/></domainCapabilities>")
                .mostVcpus())
        .hasValue(288);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<domainCapabilities/>",
        "<domainCapabilities><vcpu/></domainCapabilities>",
        "<domainCapabilities><vcpu max='0'/></domainCapabilities>",
        "<domainCapabilities><vcpu max='many'/></domainCapabilities>",
        "<domainCapabilities><vcpu max='99999999999'/></domainCapabilities>"
      })
  void whatIsNoNumberIsNoLimit(String xml) {
    assertThat(DomainCapabilities.parse(xml).mostVcpus()).isEmpty();
  }

  @Test
  void sevIsAsTheHostHasIt() {
    assertThat(
            DomainCapabilities.parse(
                "<domainCapabilities><vcpu max='288'/><features><sev supported='yes'>"
                    + "<cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits>"
                    + "<maxGuests>509</maxGuests><maxESGuests>15</maxESGuests></sev><sgx supported='no'/></features>"
                    + "</domainCapabilities>"))
        .isEqualTo(
            new DomainCapabilities(
                OptionalInt.of(288),
                Optional.of(
                    new DomainCapabilities.Sev(47, 1, OptionalInt.of(509), OptionalInt.of(15))),
                Set.of("sev")));
  }

  @Test
  void theTypesOfLaunchSecurityAreThoseThatLibvirtLists() {
    assertThat(
            DomainCapabilities.parse(
                    "<domainCapabilities><features><sev supported='yes'><cbitpos>47</cbitpos>"
                        + "<reducedPhysBits>1</reducedPhysBits></sev>"
                        + "<launchSecurity supported='yes'><enum name='sectype'>"
                        + "<value>sev-snp</value><value>tdx</value></enum></launchSecurity>"
                        + "<hyperv><enum name='features'><value>relaxed</value></enum></hyperv>"
                        + "</features></domainCapabilities>")
                .securityTypes())
        .containsExactlyInAnyOrder("sev-snp", "tdx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<sev supported='no'/>",
        "<launchSecurity supported='no'/>",
        "<sev supported='yes'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits></sev>"
            + "<launchSecurity supported='no'/>"
      })
  void withoutAnyThereIsNoTypeOfLaunchSecurity(String features) {
    assertThat(
            DomainCapabilities.parse(
                    "<domainCapabilities><features>"
                        + features
                        + "</features></domainCapabilities>")
                .securityTypes())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<sev/>",
        "<sev supported='no'/>",
        "<sev supported='yes'/>",
        "<sev supported='yes'><cbitpos>47</cbitpos></sev>",
        "<sev supported='yes'><cbitpos>x</cbitpos><reducedPhysBits>1</reducedPhysBits></sev>",
        "<sev supported='no'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits></sev>"
      })
  void sevThatLibvirtDoesNotVouchForIsNone(String sev) {
    assertThat(
            DomainCapabilities.parse(
                    "<domainCapabilities><features>" + sev + "</features></domainCapabilities>")
                .sev())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<maxGuests>0</maxGuests>", "<maxGuests>some</maxGuests>"})
  void aNumberOfGuestsThatIsNoneIsNoLimit(String guests) {
    assertThat(
            DomainCapabilities.parse(
                    "<domainCapabilities><features><sev supported='yes'><cbitpos>47</cbitpos>"
                        + "<reducedPhysBits>1</reducedPhysBits>"
                        + guests
                        + "</sev></features></domainCapabilities>")
                .sev()
                .orElseThrow()
                .mostGuests())
        .isEmpty();
  }

  @Test
  void whatIsNoXmlIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> DomainCapabilities.parse("no capabilities"));
  }
}
