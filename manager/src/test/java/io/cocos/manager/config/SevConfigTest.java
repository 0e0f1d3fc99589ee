package io.cocos.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the variables ask for as to AMD SEV. */
class SevConfigTest {
  private static ManagerConfig read(Map<String, String> variables) {
    return ManagerConfig.fromEnvironment(variables, Path.of("/home/somebody"), false);
  }

  private static ManagerConfig sevWith(String variable, String value) {
    Map<String, String> variables = new HashMap<>();
    variables.put("MANAGER_QEMU_ENABLE_SEV", "true");
    variables.put("MANAGER_QEMU_" + variable, value);
    return read(variables);
  }

  @Test
  void unaskedForThereIsNone() {
    assertThat(read(Map.of()).guest().sev()).isEmpty();
    assertThat(read(Map.of("MANAGER_QEMU_SEV_CBITPOS", "51")).guest().sev()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "on", "yes", "1", "TRUE"})
  void askedForItHasTheHostsValuesAndForbidsDebugging(String yes) {
    ManagerConfig config = read(Map.of("MANAGER_QEMU_ENABLE_SEV", yes));

    assertThat(config.guest().sev())
        .contains(new SevConfig(Optional.empty(), Optional.empty(), 0x1));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void theReadmesVariablesOverrideTheHostsValues() {
    assertThat(sevWith("SEV_CBITPOS", "51").guest().sev().orElseThrow().cBitPosition())
        .contains(51);
    assertThat(sevWith("SEV_REDUCED_PHYS_BITS", "1").guest().sev().orElseThrow().reducedPhysBits())
        .contains(1);
  }

  @ParameterizedTest
  @CsvSource({"0x1, 1", "0x0003, 3", "3, 3", "0X2b, 43", "0xffffffFB, 4294967291"})
  void aPolicyIsHexadecimalOrDecimal(String text, long policy) {
    assertThat(sevWith("SEV_POLICY", text).guest().sev().orElseThrow().policy()).isEqualTo(policy);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "SEV_POLICY, 0x0", // allows debugging
    "SEV_POLICY, 0x2", // allows debugging
    "SEV_POLICY, 0x5", // is SEV-ES
    "SEV_POLICY, 0x100000001",
    "SEV_POLICY, -1",
    "SEV_POLICY, 1x",
    "SEV_POLICY, 0x",
    "SEV_CBITPOS, 0",
    "SEV_CBITPOS, 64",
    "SEV_REDUCED_PHYS_BITS, 0",
    "SEV_REDUCED_PHYS_BITS, few"
  })
  void whatIsMalformedOrNoProtectionIsRefused(String variable, String value) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> sevWith(variable, value))
        .withMessageStartingWith("MANAGER_QEMU_%s is \"%s\", but must be", variable, value)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  @Test
  void emulationIsWarnedOfSinceQemuStartsNoSuchGuest() {
    ManagerConfig config = sevWith("ENABLE_KVM", "false");

    assertThat(config.guest().sev()).isPresent();
    assertThat(config.warnings())
        .singleElement()
        .asString()
        .startsWith("MANAGER_QEMU_ENABLE_SEV is true while MANAGER_QEMU_ENABLE_KVM is false");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "VIRTIO_NET_PCI_IOMMU_PLATFORM, false",
    "VIRTIO_SCSI_PCI_IOMMU_PLATFORM, false",
    "VIRTIO_NET_PCI_ROMFILE, rom.bin"
  })
  void whatAnSevGuestCannotBeWithoutIsRefused(String variable, String value) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> sevWith(variable, value))
        .withMessageStartingWith("MANAGER_QEMU_ENABLE_SEV is true while MANAGER_QEMU_" + variable)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }
}
