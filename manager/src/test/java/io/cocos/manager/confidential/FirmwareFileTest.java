package io.cocos.manager.confidential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"OVMF_CODE.fd", "OVMF_CODE_4M.fd", "OVMF_CODE_4M.secboot.fd"})
  void theFirmwareOfDebian12HasTheEntryForHashesWithoutMemory(String file) {
    assertThat(FirmwareFile.read(Path.of("/usr/share/OVMF", file)).kernelHashArea()).isEmpty();
  }

  @Test
  void oneImageOfCodeAndVariablesIsToldFromCodeForFlash() throws Exception {
    Path cut = Files.write(folder.resolve("cut.fd"), new byte[7]);

    assertThat(FirmwareFile.holdsVariables(Path.of("/usr/share/ovmf/OVMF.fd"))).isTrue();
    assertThat(FirmwareFile.holdsVariables(Path.of("/usr/share/OVMF/OVMF_CODE.fd"))).isFalse();
    assertThat(FirmwareFile.holdsVariables(cut)).isFalse();
  }

  @Test
  void firmwareThatCannotBeReadIsNamed() {
    Path missing = folder.resolve("missing.fd");

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> FirmwareFile.read(missing))
        .withMessageContaining(missing.toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }
}
