package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cocos.manager.vm.Confidential;
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
                    + "<cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><maxGuests>509</maxGuests><maxESGuests>15</maxESGuests></sev><sgx"
                    + " supported='no'/></features></domainCapabilities>"))
        .isEqualTo(
            new DomainCapabilities(
                OptionalInt.of(288),
                Optional.of(
                    new DomainCapabilities.Sev(
                        47, 1, new SevSlots(OptionalInt.of(509), OptionalInt.of(15)))),
                Set.of("sev"),
                false));
  }

  @Test
  void aTpmIsEmulatedWhereLibvirtHasTheProgramForIt() {
    String capabilities =
        "<domainCapabilities><devices><tpm supported='yes'><enum name='model'>"
            + "<value>tpm-crb</value></enum><enum name='backendModel'><value>passthrough</value>"
            + "%s</enum></tpm></devices></domainCapabilities>";

    assertThat(DomainCapabilities.parse(capabilities.formatted("")).vtpm()).isFalse();
    assertThat(DomainCapabilities.parse(capabilities.formatted("<value>emulator</value>")).vtpm())
        .isTrue();
  }

  @Test
  void theAmdTechnologiesTakeTheHostsValuesToo() {
    DomainCapabilities.Sev sev =
        new DomainCapabilities.Sev(47, 1, new SevSlots(OptionalInt.of(509), OptionalInt.of(15)));
    Set<String> all = Set.of("sev", "sev-snp", "tdx");
    DomainCapabilities with =
        new DomainCapabilities(OptionalInt.empty(), Optional.of(sev), all, false);
    DomainCapabilities without =
        new DomainCapabilities(OptionalInt.empty(), Optional.empty(), all, false);

    assertThat(Confidential.values()).allMatch(with::offers);
    assertThat(Confidential.values())
        .filteredOn(without::offers)
        .containsExactly(Confidential.NONE, Confidential.TDX);
  }

  @Test
  void snpGuestsHaveTheKeysOfSevEsGuests() {
    DomainCapabilities.Sev sev =
        new DomainCapabilities.Sev(47, 1, new SevSlots(OptionalInt.of(509), OptionalInt.of(15)));
    DomainCapabilities amd =
        new DomainCapabilities(OptionalInt.empty(), Optional.of(sev), Set.of(), false);

    assertThat(amd.slots().of(Confidential.SEV)).hasValue(509);
    assertThat(amd.slots().of(Confidential.SEV_ES)).hasValue(15);
    assertThat(amd.slots().of(Confidential.SEV_SNP)).hasValue(15);
    assertThat(amd.slots().of(Confidential.TDX)).isEmpty();
  }

  @Test
  void slotsForSevGuestsAloneLeaveNoneForTheOthers() {
    DomainCapabilities.Sev sev =
        new DomainCapabilities.Sev(47, 1, new SevSlots(OptionalInt.of(509), OptionalInt.empty()));
    DomainCapabilities amd =
        new DomainCapabilities(OptionalInt.empty(), Optional.of(sev), Set.of(), false);

    assertThat(amd.slots().of(Confidential.SEV_ES)).hasValue(0);
    assertThat(amd.slots().of(Confidential.SEV_SNP)).hasValue(0);
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
                .slots())
        .isEqualTo(SevSlots.UNTOLD);
  }

  @Test
  void whatIsNoXmlIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> DomainCapabilities.parse("no capabilities"));
  }
}
