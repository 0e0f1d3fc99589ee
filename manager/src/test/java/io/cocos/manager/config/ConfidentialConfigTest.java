package io.cocos.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the variables ask for as to the protection of guests; files are those of another test. */
class ConfidentialConfigTest {
  /** The section's variables, each of which a test here or in {@link OwnerFilesTest} sets. */
  static final List<String> VARIABLES =
      List.of(
          "MANAGER_QEMU_ENABLE_SEV",
          "MANAGER_QEMU_CONFIDENTIAL",
          "MANAGER_CONFIDENTIAL_ALLOW_DEBUG",
          "MANAGER_QEMU_SEV_CBITPOS",
          "MANAGER_QEMU_SEV_REDUCED_PHYS_BITS",
          "MANAGER_QEMU_SEV_POLICY",
          "MANAGER_QEMU_SEV_DH_CERT_FILE",
          "MANAGER_QEMU_SEV_SESSION_FILE",
          "MANAGER_QEMU_SNP_POLICY",
          "MANAGER_QEMU_SNP_ID_BLOCK_FILE",
          "MANAGER_QEMU_SNP_ID_AUTH_FILE",
          "MANAGER_QEMU_SNP_AUTHOR_KEY",
          "MANAGER_QEMU_SNP_GUEST_VISIBLE_WORKAROUNDS",
          "MANAGER_QEMU_SNP_VCEK",
          "MANAGER_QEMU_TDX_ATTRIBUTES",
          "MANAGER_QEMU_TDX_MROWNER",
          "MANAGER_QEMU_TDX_MROWNERCONFIG",
          "MANAGER_QEMU_TDX_QUOTE_SOCKET");

  private static final String BYTES_48 = "ab".repeat(48);

  static ManagerConfig read(Map<String, String> variables) {
    return ManagerConfig.fromEnvironment(variables, Path.of("/home/somebody"), false);
  }

  /** The configuration of a technology, with one more variable whose prefix is left out. */
  private static ManagerConfig read(String technology, String variable, String value) {
    Map<String, String> variables = new HashMap<>();
    variables.put("MANAGER_QEMU_CONFIDENTIAL", technology);
    variables.put("MANAGER_QEMU_CPU", "host");
    variables.put("MANAGER_QEMU_" + variable, value);
    return read(variables);
  }

  private static ConfidentialConfig asked(ManagerConfig config) {
    return config.guest().confidential().orElseThrow();
  }

  private static void assertRefused(Map<String, String> variables, String message) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read(variables))
        .withMessageContaining(message)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  @Test
  void unaskedForThereIsNone() {
    assertThat(read(Map.of()).guest().confidential()).isEmpty();
    assertThat(read(Map.of("MANAGER_QEMU_CONFIDENTIAL", "none")).guest().confidential()).isEmpty();
    assertThat(read(Map.of("MANAGER_QEMU_SEV_CBITPOS", "51")).guest().confidential()).isEmpty();
    assertThat(read(Map.of("MANAGER_QEMU_SNP_POLICY", "0xb0000")).guest().confidential()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "on", "yes", "1", "TRUE"})
  void theReadmesVariableAsksForSevWithTheHostsValuesAndWithoutDebugging(String yes) {
    ManagerConfig config = read(Map.of("MANAGER_QEMU_ENABLE_SEV", yes));

    assertThat(asked(config))
        .isEqualTo(new SevConfig(Optional.empty(), Optional.empty(), 0x1, Optional.empty()));
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void eachTechnologyHasItsDefaults() {
    assertThat(asked(read("sev", "MACHINE", "q35")))
        .isEqualTo(new SevConfig(Optional.empty(), Optional.empty(), 0x1, Optional.empty()));
    assertThat(asked(read("sev-es", "MACHINE", "q35")))
        .isEqualTo(new SevConfig(Optional.empty(), Optional.empty(), 0x5, Optional.empty()));
    assertThat(asked(read("SEV-SNP", "MACHINE", "q35")))
        .isEqualTo(
            new SnpConfig(
                Optional.empty(),
                Optional.empty(),
                0x30000,
                Optional.empty(),
                Optional.empty(),
                true));
    assertThat(asked(read("tdx", "MACHINE", "q35")))
        .isEqualTo(
            new TdxConfig(0x1000_0000, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"sev, SEV", "sev-es, SEV_ES", "sev-snp, SEV_SNP"})
  void bothVariablesMayAgreeOnATechnologyOfAmd(String label, Confidential technology) {
    ManagerConfig config =
        read(Map.of("MANAGER_QEMU_ENABLE_SEV", "true", "MANAGER_QEMU_CONFIDENTIAL", label));

    assertThat(asked(config).technology()).isEqualTo(technology);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "tdx"})
  void bothVariablesMayNotContradictEachOther(String other) {
    assertRefused(
        Map.of(
            "MANAGER_QEMU_ENABLE_SEV",
            "true",
            "MANAGER_QEMU_CONFIDENTIAL",
            other,
            "MANAGER_QEMU_CPU",
            "host"),
        "MANAGER_QEMU_ENABLE_SEV is true while MANAGER_QEMU_CONFIDENTIAL is " + other);
  }

  @Test
  void whatAmdsTechnologiesShareOverridesTheHostsValues() {
    SevConfig sev = (SevConfig) asked(read("sev", "SEV_CBITPOS", "51"));
    SnpConfig snp = (SnpConfig) asked(read("sev-snp", "SEV_REDUCED_PHYS_BITS", "1"));

    assertThat(sev.cBitPosition()).contains(51);
    assertThat(snp.reducedPhysBits()).contains(1);
  }

  @ParameterizedTest
  @CsvSource({"0x1, 1", "0x0003, 3", "3, 3", "0X2b, 43", "0xffffffFB, 4294967291"})
  void aPolicyIsHexadecimalOrDecimal(String text, long policy) {
    assertThat(((SevConfig) asked(read("sev", "SEV_POLICY", text))).policy()).isEqualTo(policy);
  }

  @Test
  void snpIsAsTheOperatorHasIt() {
    assertThat(((SnpConfig) asked(read("sev-snp", "SNP_POLICY", "0x130000"))).policy())
        .isEqualTo(0x130000);
    assertThat(((SnpConfig) asked(read("sev-snp", "SNP_VCEK", "false"))).chipKey()).isFalse();
    assertThat(
            ((SnpConfig)
                    asked(
                        read(
                            "sev-snp",
                            "SNP_GUEST_VISIBLE_WORKAROUNDS",
                            "00112233445566778899aabbccddeeff")))
                .guestVisibleWorkarounds())
        .contains("ABEiM0RVZneImaq7zN3u/w==");
  }

  @Test
  void tdxIsAsTheOperatorHasIt() {
    String base64 = Base64.getEncoder().encodeToString(new byte[48]);

    assertThat(((TdxConfig) asked(read("tdx", "TDX_ATTRIBUTES", "0x50000000"))).attributes())
        .isEqualTo(0x5000_0000L);
    assertThat(((TdxConfig) asked(read("tdx", "TDX_MROWNER", base64))).owner()).contains(base64);
    assertThat(((TdxConfig) asked(read("tdx", "TDX_MROWNERCONFIG", BYTES_48))).ownerConfiguration())
        .contains("q6ur".repeat(16));
    assertThat(((TdxConfig) asked(read("tdx", "TDX_QUOTE_SOCKET", "/run/qgs"))).quoteSocket())
        .contains(Path.of("/run/qgs"));
  }

  @ParameterizedTest(name = "{0} with {1}={2}")
  @CsvSource({
    "sev, SEV_POLICY, 0x100000001",
    "sev, SEV_POLICY, -1",
    "sev, SEV_POLICY, 1x",
    "sev, SEV_POLICY, 0x",
    "sev, SEV_CBITPOS, 0",
    "sev, SEV_CBITPOS, 64",
    "sev, SEV_REDUCED_PHYS_BITS, 0",
    "sev, SEV_REDUCED_PHYS_BITS, few",
    "sev, CONFIDENTIAL, sgx",
    "sev-snp, SNP_POLICY, 0x10000000000000000",
    "sev-snp, SNP_GUEST_VISIBLE_WORKAROUNDS, 0011",
    "sev-snp, SNP_GUEST_VISIBLE_WORKAROUNDS, ABEiM0RVZneImaq7zN3u",
    "sev-snp, SNP_GUEST_VISIBLE_WORKAROUNDS, zz112233445566778899aabbccddeeff",
    "tdx, TDX_MROWNER, all",
    "tdx, TDX_ATTRIBUTES, yes"
  })
  void whatIsMalformedIsNamedWithWhatIsAllowed(String technology, String variable, String value) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read(technology, variable, value))
        .withMessageStartingWith("MANAGER_QEMU_%s is \"%s\", but must be", variable, value)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }

  @ParameterizedTest(name = "{0} with {1}={2}")
  @CsvSource({
    "sev, SEV_POLICY, 0x0",
    "sev, SEV_POLICY, 0x2",
    "sev-es, SEV_POLICY, 0x4",
    "sev-snp, SNP_POLICY, 0xb0000",
    "tdx, TDX_ATTRIBUTES, 0x10000001",
    "tdx, TDX_ATTRIBUTES, 0x10000010"
  })
  void aPolicyThatLetsTheHostDebugIsRefusedUnlessAllowedAndThenWarnedOf(
      String technology, String variable, String value) {
    Map<String, String> variables = new HashMap<>();
    variables.put("MANAGER_QEMU_CONFIDENTIAL", technology);
    variables.put("MANAGER_QEMU_CPU", "host");
    variables.put("MANAGER_QEMU_" + variable, value);

    assertRefused(variables, "MANAGER_CONFIDENTIAL_ALLOW_DEBUG=true");

    variables.put("MANAGER_CONFIDENTIAL_ALLOW_DEBUG", "true");
    assertThat(read(variables).warnings())
        .singleElement()
        .asString()
        .startsWith("MANAGER_QEMU_%s is %s".formatted(variable, value))
        .contains("NOTHING IN THE GUESTS IS CONFIDENTIAL");
  }

  @ParameterizedTest(name = "{0} with {1}={2}")
  @CsvSource({
    "sev, SEV_POLICY, 0x5, bit 2 asks for SEV-ES",
    "sev-es, SEV_POLICY, 0x1, bit 2 asks for SEV-ES",
    "sev-snp, SNP_POLICY, 0x10000, bit 17 must be set",
    "sev-snp, SNP_POLICY, 0x70000, a migration agent"
  })
  void aPolicyOfAnotherTechnologyOrThatLetsTheGuestGoIsRefused(
      String technology, String variable, String value, String reason) {
    assertRefused(
        Map.of("MANAGER_QEMU_CONFIDENTIAL", technology, "MANAGER_QEMU_" + variable, value), reason);
  }

  @Test
  void emulationIsWarnedOfSinceQemuStartsNoSuchGuest() {
    ManagerConfig config =
        read(Map.of("MANAGER_QEMU_CONFIDENTIAL", "sev-snp", "MANAGER_QEMU_ENABLE_KVM", "false"));

    assertThat(config.guest().confidential()).isPresent();
    assertThat(config.warnings())
        .singleElement()
        .asString()
        .startsWith("MANAGER_QEMU_ENABLE_KVM is false while guests are to have SEV-SNP");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "VIRTIO_NET_PCI_IOMMU_PLATFORM, false",
    "VIRTIO_SCSI_PCI_IOMMU_PLATFORM, false",
    "VIRTIO_NET_PCI_ROMFILE, rom.bin",
    "CPU, EPYC"
  })
  void whatAProtectedGuestCannotBeWithoutIsRefused(String variable, String value) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> read("tdx", variable, value))
        .withMessageStartingWith("MANAGER_QEMU_" + variable)
        .withMessageContaining("while guests are to have TDX")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }
}
