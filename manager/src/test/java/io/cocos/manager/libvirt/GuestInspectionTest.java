package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.GuestDescription.Sev;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What libvirt's document says of a guest is what is told of it. */
class GuestInspectionTest {
  private static final String VCPU = "<vcpu>2</vcpu>";

  private static GuestDescription inspect(String elements) {
    return GuestInspection.of(
        new UUID(1, 2), Optional.of("digest"), "<domain type='kvm'>" + elements + "</domain>");
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
                .sev())
        .contains(new Sev(5, OptionalInt.of(51), OptionalInt.of(1), true));
  }

  @Test
  void whatLibvirtWillTakeFromTheHostOnlyAtTheStartIsNotToldBefore() {
    assertThat(
            inspect(
                    VCPU
                        + "<launchSecurity type='sev'><policy>0xffffffff</policy></launchSecurity>")
                .sev())
        .contains(new Sev(0xffff_ffffL, OptionalInt.empty(), OptionalInt.empty(), false));
  }

  @Test
  void onlyTheDomainsOwnElementProtectsIt() {
    String sev = "<launchSecurity type='sev'><policy>0x1</policy></launchSecurity>";

    assertThat(inspect(VCPU + "<metadata>" + sev + "</metadata>").sev()).isEmpty();
    assertThat(inspect(VCPU + sev.replace("'sev'", "'s390-pv'")).sev()).isEmpty();
    assertThat(inspect(VCPU).sev()).isEmpty();
  }

  @Test
  void aDocumentTypeIsRefusedWithAllThatIsInIt() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                GuestInspection.of(
                    new UUID(1, 2),
                    Optional.empty(),
                    "<!DOCTYPE domain [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
                        + "<domain><vcpu>1</vcpu><os><cmdline>&e;</cmdline></os></domain>"));
  }
}
