package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cocos.manager.vm.Confidential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protection of a VM is what libvirt's document of it says. */
class LiveProtectionTest {
  @Test
  void aDomainWithTheElementHasIt() {
    assertThat(
            LiveProtection.of(
                "<domain type='kvm'><devices/><launchSecurity type='sev'><policy>0x1</policy>"
                    + "</launchSecurity></domain>"))
        .isEqualTo(Confidential.SEV);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<domain/>",
        "<domain><launchSecurity/></domain>",
        "<domain><launchSecurity type='s390-pv'/></domain>",
        "<domain><metadata><launchSecurity type='sev'/></metadata></domain>"
      })
  void anyOtherDomainHasNone(String xml) {
    assertThat(LiveProtection.of(xml)).isEqualTo(Confidential.NONE);
  }

  @Test
  void whatIsNoXmlIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> LiveProtection.of("no domain"));
  }
}
