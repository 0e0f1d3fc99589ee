package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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

  @ParameterizedTest
  @EnumSource(Confidentiality.class)
  void nothingElseThanWhatWasAskedForIsTakenForIt(Confidentiality asked) {
    UUID id = UUID.randomUUID();

    for (Confidential has : Confidential.values()) {
      if (has.name().equals(asked.name())) {
        assertThat(LiveProtection.asAsked(id, has, asked)).isEqualTo(has);
      } else {
        assertThatExceptionOfType(ManagerException.class)
            .isThrownBy(() -> LiveProtection.asAsked(id, has, asked))
            .withMessageContaining("VM %s with %s, not with", id, has.title())
            .extracting(ManagerException::code)
            .isEqualTo(ErrorCode.HOST_UNSUITABLE);
      }
    }
  }

  @Test
  void whatIsNoXmlIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> LiveProtection.of("no domain"));
  }
}
