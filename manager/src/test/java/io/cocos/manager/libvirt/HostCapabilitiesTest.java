package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from libvirt's description of the host. */
class HostCapabilitiesTest {
  private static String host(String securityModels, String guests) {
    return "<capabilities><host><cpu><arch>x86_64</arch><model>EPYC</model></cpu>"
        + securityModels
        + "</host>"
        + guests
        + "</capabilities>";
  }

  private static String guest(String architecture, String... domainTypes) {
    StringBuilder guest =
        new StringBuilder(
            "<guest><os_type>hvm</os_type><arch name='"
                + architecture
                + "'><wordsize>64</wordsize>");
    for (String type : domainTypes) {
      guest.append("<domain type='").append(type).append("'/>");
    }
    return guest.append("</arch></guest>").toString();
  }

  private static String secmodel(String model, String... labels) {
    return "<secmodel><model>"
        + model
        + "</model><doi>0</doi>"
        + String.join("", labels)
        + "</secmodel>";
  }

  @Test
  void kvmIsOfferedWhenItIsForGuestsOfOurArchitecture() {
    HostCapabilities capabilities =
        HostCapabilities.parse(host("", guest("i686", "qemu") + guest("x86_64", "qemu", "kvm")));

    assertThat(capabilities.offersKvm()).isTrue();
    assertThat(capabilities.domainTypes()).containsExactlyInAnyOrder("qemu", "kvm");
  }

  @Test
  void kvmForOtherGuestsIsOfNoUse() {
    HostCapabilities capabilities =
        HostCapabilities.parse(host("", guest("x86_64", "qemu") + guest("aarch64", "qemu", "kvm")));

    assertThat(capabilities.offersKvm()).isFalse();
  }

  @Test
  void qemusUserIsTheOneThatTheHostSeparatesGuestsBy() {
    String labels =
        secmodel("apparmor", "<baselabel type='kvm'>libvirt-1</baselabel>")
            + secmodel(
                "dac",
                "<baselabel type='kvm'>+64055:+108</baselabel>",
                "<baselabel type='qemu'>+64055:+108</baselabel>");

    assertThat(HostCapabilities.parse(host(labels, guest("x86_64"))).qemuOwner())
        .contains(new FileOwner(64055, 108));
  }

  @Test
  void withoutThatSeparationQemuIsWhoeverConnects() {
    assertThat(HostCapabilities.parse(host(secmodel("none"), guest("x86_64"))).qemuOwner())
        .isEmpty();
    assertThat(HostCapabilities.parse(host("", "")).qemuOwner()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0:0", "+1", "+a:+b", "+1:+2:+3", "+9999999999:+1"})
  void aLabelThatNamesNobodyIsNoOwner(String label) {
    assertThat(FileOwner.parse(label)).isEmpty();
  }

  @Test
  void whatIsNoXmlIsSaidToBeNone() {
    assertThatIllegalStateException()
        .isThrownBy(() -> HostCapabilities.parse("<capabilities>"))
        .withMessage("libvirt's capabilities are no XML");
  }
}
