package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.Protection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What libvirt's document says of a guest is what is told of it. */
class GuestInspectionTest {
  private static final String VCPU = "<vcpu>2</vcpu>";

  private static GuestDescription inspect(String elements) {
    return new GuestInspection(
            new UUID(1, 2), "<domain type='kvm'>" + elements + "</domain>", new FileDigests())
        .describe(Optional.of("digest"));
  }

  @Test
  void theProcessorsThatAreThereCountNotThoseThatMayBeAdded() {
    assertThat(inspect("<vcpu placement='static' current='4'>64</vcpu>").vcpus()).isEqualTo(4);
    assertThat(inspect("<vcpu placement='static'>64</vcpu>").vcpus()).isEqualTo(64);
  }

  @Test
  void aProcessorWithoutANameIsCalledByTheWayItIsChosen() {
    assertThat(inspect(VCPU + "<cpu mode='custom'><model fallback='forbid'>EPYC</model></cpu>"))
        .extracting(GuestDescription::cpuModel)
        .isEqualTo("EPYC");
    assertThat(inspect(VCPU + "<cpu mode='host-passthrough' check='none'/>").cpuModel())
        .isEqualTo("host-passthrough");
    assertThat(inspect(VCPU).cpuModel()).isEmpty();
  }

  @Test
  void theCommandLineIsToldAsTheKernelGetsIt() {
    assertThat(
            inspect(VCPU + "<os><cmdline>quiet x=&quot;&lt;&amp;&gt;&quot; y</cmdline></os>")
                .kernelCommandLine())
        .contains("quiet x=\"<&>\" y");
  }

  @Test
  void anSevGuestIsDescribedWithEveryValueThatQemuIsGiven() {
    assertThat(
            inspect(
                    VCPU
                        + "<launchSecurity type='sev' kernelHashes='yes'><cbitpos>51</cbitpos>"
                        + "<reducedPhysBits>1</reducedPhysBits><policy>0x0005</policy>"
                        + "</launchSecurity>")
                .protection())
        .contains(new Protection.Sev(5, OptionalInt.of(51), OptionalInt.of(1), true));
  }

  @Test
  void whatLibvirtWillTakeFromTheHostOnlyAtTheStartIsNotToldBefore() {
    assertThat(
            inspect(
                    VCPU
                        + "<launchSecurity type='sev'><policy>0xffffffff</policy></launchSecurity>")
                .protection())
        .contains(
            new Protection.Sev(0xffff_ffffL, OptionalInt.empty(), OptionalInt.empty(), false));
  }

  @Test
  void thePolicyMakesAnSevGuestOneOfSevEs() {
    assertThat(protectionOf("<launchSecurity type='sev'><policy>0x0005</policy></launchSecurity>"))
        .isEqualTo(Confidential.SEV_ES);
    assertThat(protectionOf("<launchSecurity type='sev'><policy>0x0003</policy></launchSecurity>"))
        .isEqualTo(Confidential.SEV);
  }

  private static Confidential protectionOf(String element) {
    return inspect(VCPU + element).requireProtection().confidential();
  }

  @Test
  void anSevSnpGuestIsDescribedWithWhatItsReportsWillSay() {
    assertThat(
            inspect(
                    VCPU
                        + "<launchSecurity type='sev-snp' kernelHashes='yes'>"
                        + "<cbitpos>51</cbitpos><reducedPhysBits>1</reducedPhysBits>"
                        + "<policy>0x00030000</policy>"
                        + "<hostData>d3jNgL4oba4NdIxvPYjJ6CuLtcsA3qBdOzY8qyzPvok=</hostData>"
                        + "</launchSecurity>")
                .protection())
        .contains(
            new Protection.SevSnp(
                0x30000,
                OptionalInt.of(51),
                OptionalInt.of(1),
                true,
                Optional.of("7778cd80be286dae0d748c6f3d88c9e82b8bb5cb00dea05d3b363cab2ccfbe89")));
  }

  @Test
  void aTdxGuestIsDescribedWithWhatItsReportsWillSay() {
    String register = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v";

    assertThat(
            inspect(
                    VCPU
                        + "<launchSecurity type='tdx'><policy>0x8000000010000000</policy>"
                        + "<mrConfigId>"
                        + register
                        + "</mrConfigId></launchSecurity>")
                .protection())
        .contains(
            new Protection.Tdx(
                0x8000_0000_1000_0000L,
                Optional.of(
                    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void onlyTheDomainsOwnElementProtectsIt() {
    String sev = "<launchSecurity type='sev'><policy>0x1</policy></launchSecurity>";

    assertThat(inspect(VCPU + "<metadata>" + sev + "</metadata>").protection()).isEmpty();
    assertThat(inspect(VCPU + sev.replace("'sev'", "'s390-pv'")).protection()).isEmpty();
    assertThat(inspect(VCPU).protection()).isEmpty();
  }

  @Test
  void aDocumentTypeIsRefusedWithAllThatIsInIt() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                new GuestInspection(
                    new UUID(1, 2),
                    "<!DOCTYPE domain [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
                        + "<domain><vcpu>1</vcpu><os><cmdline>&e;</cmdline></os></domain>",
                    new FileDigests()));
  }
}
