package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cocos.manager.vm.Confidential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protection of a VM is what libvirt's document of it says. */
class LiveProtectionTest {
  @ParameterizedTest
  @CsvSource({
    "sev, 0x1, SEV",
    "sev, 0x0001, SEV",
    "sev, 0x0005, SEV_ES",
    "sev, 7, SEV_ES",
    "sev-snp, 0x00030000, SEV_SNP",
    "tdx, 0x10000000, TDX"
  })
  void aDomainWithTheElementHasIt(String type, String policy, Confidential expected) {
    assertThat(
            LiveProtection.of(
                "<domain type='kvm'><devices/><launchSecurity type='%s'><cbitpos>47</cbitpos><policy>%s</policy></launchSecurity></domain>"
                    .formatted(type, policy)))
        .isEqualTo(expected);
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
