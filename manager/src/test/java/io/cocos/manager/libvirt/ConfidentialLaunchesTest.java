package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.confidential.Obstacles;
import io.cocos.manager.config.ConfidentialConfig;
import io.cocos.manager.config.SevConfig;
import io.cocos.manager.config.SnpConfig;
import io.cocos.manager.config.TdxConfig;
import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.domainxml.EncodedBytes;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each technology as the host has it and the operator wants it, or a refusal. */
class ConfidentialLaunchesTest {
  private static final Optional<DomainCapabilities.Sev> SEV =
      Optional.of(
          new DomainCapabilities.Sev(
              47, 5, new SevSlots(OptionalInt.of(509), OptionalInt.empty())));
  private static final Optional<DomainCapabilities> EVERYTHING =
      Optional.of(
          new DomainCapabilities(OptionalInt.of(288), SEV, Set.of("sev", "sev-snp", "tdx"), false));
  private static final Optional<DomainCapabilities> NOTHING =
      Optional.of(new DomainCapabilities(OptionalInt.of(288), Optional.empty(), Set.of(), false));
  private static final Optional<DomainCapabilities> CANNOT_TELL = Optional.empty();
  private static final LibvirtVersion RECENT = new LibvirtVersion(12_008_000);

  private static final SevConfig PLAIN = sev(1);
  private static final SnpConfig SNP =
      new SnpConfig(
          Optional.empty(), Optional.empty(), 0x30000, Optional.empty(), Optional.empty(), true);
  private static final TdxConfig TDX =
      new TdxConfig(0x1000_0000, Optional.empty(), Optional.empty(), Optional.empty());

  private static final String VARIABLES_FIRST =
      "00".repeat(16) + "8d2bf1ff96768b4ca9852747075b4f50";
  private static final String HASHES = "00fc8000000400001a001f3755723b3a044b927b1da6efa8d454";
  private static final String NO_HASHES = "00000000000000001a001f3755723b3a044b927b1da6efa8d454";
  private static final String RESET = "04b080001600de71f7007e1acb4f890e68c77e2fb44e";
  private static final String SNP_TABLE = "00200000" + "1600666588dc4a989847a75e5585a7bf67cc";
  private static final String TDX_TABLE = "f01f0000" + "160035657ae44a989847865e4685a7bf8ec2";

  /** Where the table for SEV-SNP points to: a header of 16 bytes, and no section. */
  private static final String SNP_METADATA = "41534556" + "10000000" + "01000000" + "00000000";

  /** Where the table for TDX points to: a page of code, and the hand-off block. */
  private static final String TDX_METADATA =
      ("54445646" + "50000000" + "01000000" + "02000000")
          + ("00000000" + "00100000" + "00f0ffff00000000" + "0010000000000000")
          + ("00000000" + "01000000")
          + ("00000000" + "00000000" + "0090800000000000" + "0010000000000000")
          + ("02000000" + "00000000");

  @TempDir Path folder;

  private Path firmware;
  private ConfidentialLaunches launches;

  @BeforeEach
  void firmwareForAll() throws Exception {
    firmware = folder.resolve("OVMF.fd");
    firmware(VARIABLES_FIRST, HASHES, RESET, SNP_TABLE, TDX_TABLE);
    launches = launches(RECENT);
  }

  private ConfidentialLaunches launches(LibvirtVersion version) {
    return new ConfidentialLaunches(
        firmware, technology -> "no sign of " + technology.title(), () -> version);
  }

  private static SevConfig sev(long policy) {
    return new SevConfig(Optional.empty(), Optional.empty(), policy, Optional.empty());
  }

  /**
   * An image of that beginning, with a table of those entries at its end, and with the metadata for
   * all in its midst: two pages before the end.
   */
  private void firmware(String beginning, String... entries) throws Exception {
    String table = String.join("", entries);
    int length = table.length() / 2 + 18;
    String end =
        table
            + "%02x%02x".formatted(length & 0xff, length >> 8)
            + "de82b596b21ff745baeaa366c55a082d"
            + "00".repeat(32);
    String metadata = SNP_METADATA + TDX_METADATA;
    Files.write(
        firmware,
        HexFormat.of()
            .parseHex(
                beginning
                    + "00".repeat(1000)
                    + metadata
                    + "00".repeat(0x2000 - (metadata.length() + end.length()) / 2)
                    + end));
  }

  @Test
  void withoutOtherWishesTheValuesAreTheHosts() {
    assertThat(launches.on(EVERYTHING, PLAIN))
        .isEqualTo(new LaunchSecurity.Sev(47, 5, 1, true, Optional.empty()));
    assertThat(launches.on(EVERYTHING, SNP))
        .isEqualTo(
            new LaunchSecurity.SevSnp(
                47, 5, 0x30000, true, Optional.empty(), Optional.empty(), Optional.empty(), true));
    assertThat(launches.on(EVERYTHING, TDX))
        .isEqualTo(
            new LaunchSecurity.Tdx(
                0x1000_0000,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void theOperatorsValuesOverrideTheHosts() {
    EncodedBytes certificate = EncodedBytes.of(new byte[] {1});
    EncodedBytes blob = EncodedBytes.of(new byte[] {2});
    SevConfig asked =
        new SevConfig(
            Optional.of(51),
            Optional.of(1),
            7,
            Optional.of(new SevConfig.Session(certificate.base64(), blob.base64())));

    assertThat(launches.on(EVERYTHING, asked))
        .isEqualTo(
            new LaunchSecurity.Sev(
                51, 1, 7, true, Optional.of(new LaunchSecurity.Session(certificate, blob))));
  }

  @Test
  void whatAnOwnerSignedReachesTheProcessor() {
    EncodedBytes block = EncodedBytes.of(new byte[96]);
    EncodedBytes authentication = EncodedBytes.of(new byte[4096]);
    EncodedBytes workarounds = EncodedBytes.of(new byte[16]);
    EncodedBytes owner = EncodedBytes.of(new byte[48]);
    SnpConfig snp =
        new SnpConfig(
            Optional.of(51),
            Optional.of(1),
            0x20000,
            Optional.of(new SnpConfig.Identity(block.base64(), authentication.base64(), true)),
            Optional.of(workarounds.base64()),
            false);
    TdxConfig tdx =
        new TdxConfig(
            0x5000_0000L,
            Optional.of(owner.base64()),
            Optional.of(owner.base64()),
            Optional.of(Path.of("/run/qgs")));

    assertThat(launches.on(EVERYTHING, snp))
        .isEqualTo(
            new LaunchSecurity.SevSnp(
                51,
                1,
                0x20000,
                true,
                Optional.of(new LaunchSecurity.Identity(block, authentication, true)),
                Optional.empty(),
                Optional.of(workarounds),
                false));
    assertThat(launches.on(EVERYTHING, tdx))
        .isEqualTo(
            new LaunchSecurity.Tdx(
                0x5000_0000L,
                Optional.empty(),
                Optional.of(owner),
                Optional.of(owner),
                Optional.of(Path.of("/run/qgs"))));
  }

  @Test
  void firmwareWithoutAPlaceForKernelHashesIsACaveat() throws Exception {
    firmware(VARIABLES_FIRST, NO_HASHES, RESET, SNP_TABLE);

    for (ConfidentialConfig asked : List.of(PLAIN, SNP)) {
      assertThat(launches.caveat(launches.on(EVERYTHING, asked)).orElseThrow())
          .contains(firmware.toString())
          .contains("MANAGER_QEMU_OVMF_CODE_FILE");
    }
  }

  @Test
  void firmwareWithAPlaceForThemGetsThemWithoutACaveat() {
    for (ConfidentialConfig asked : List.of(PLAIN, SNP, TDX)) {
      assertThat(launches.caveat(launches.on(EVERYTHING, asked))).isEmpty();
    }
  }

  @Test
  void aHostWithoutTheTechnologyIsRefusedWithTheReason() {
    for (ConfidentialConfig asked : List.of(PLAIN, sev(5), SNP, TDX)) {
      String title = asked.technology().title();
      for (Optional<DomainCapabilities> without : List.of(NOTHING, CANNOT_TELL)) {
        assertThatExceptionOfType(ManagerException.class)
            .isThrownBy(() -> launches.on(without, asked))
            .withMessageContaining("this host cannot launch " + title + " guests")
            .withMessageContaining("libvirt's domain capabilities offer no " + title)
            .withMessageContaining("no sign of " + title)
            .extracting(ManagerException::code)
            .isEqualTo(ErrorCode.HOST_UNSUITABLE);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9000000, SEV_SNP, libvirt 9.0.0 knows SEV and SEV-ES only; SEV-SNP takes 10.5.0",
    "11003000, TDX, 'libvirt 11.3.0 knows SEV, SEV-ES and SEV-SNP only; SEV-SNP takes 10.5.0, TDX 11.6.0'",
    "10005000, SEV_SNP, offer no SEV-SNP",
    "9000000, SEV_ES, offer no SEV-ES"
  })
  void aLibvirtThatIsTooOldIsNamedAsTheReason(
      long version, Confidential technology, String reason) {
    ConfidentialConfig asked =
        switch (technology) {
          case NONE, SEV, SEV_ES -> sev(5);
          case SEV_SNP -> SNP;
          case TDX -> TDX;
        };

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> launches(new LibvirtVersion(version)).on(NOTHING, asked))
        .withMessageContaining(reason);
  }

  @Test
  void sevEsIsRefusedWhereOnlyTheKernelKnowsThatItIsSwitchedOff() {
    Obstacles switchedOff =
        new Obstacles() {
          @Override
          public String of(Confidential technology) {
            return "kvm_amd has it switched off";
          }

          @Override
          public Optional<String> switchedOff(Confidential technology) {
            return Optional.of(of(technology));
          }
        };
    ConfidentialLaunches without = new ConfidentialLaunches(firmware, switchedOff, () -> RECENT);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> without.on(EVERYTHING, sev(5)))
        .withMessageContaining("offer SEV; kvm_amd has it switched off")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_UNSUITABLE);
    assertThat(without.on(EVERYTHING, PLAIN).confidentiality()).isEqualTo(Confidentiality.SEV);
  }

  @Test
  void firmwareThatCannotStartItIsRefusedByName() throws Exception {
    assertFirmwareRefused(sev(5), "has no SEV-ES reset block", "", NO_HASHES);
    assertFirmwareRefused(SNP, "is code for flash", "", SNP_TABLE);
    assertFirmwareRefused(SNP, "has no SEV-SNP metadata", VARIABLES_FIRST, TDX_TABLE);
    assertFirmwareRefused(TDX, "is code for flash", "", TDX_TABLE);
    assertFirmwareRefused(TDX, "has no TDX metadata", VARIABLES_FIRST, SNP_TABLE);
    assertFirmwareRefused(
        TDX,
        "TDX metadata is of an unknown form",
        VARIABLES_FIRST,
        TDX_TABLE.replace("f01f", "0020"));
  }

  private void assertFirmwareRefused(
      ConfidentialConfig asked, String why, String beginning, String... entries) throws Exception {
    firmware(beginning, entries);

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> launches.on(EVERYTHING, asked))
        .withMessageContaining("%s cannot start %s guests", firmware, asked.technology().title())
        .withMessageContaining(why)
        .withMessageContaining("set MANAGER_QEMU_OVMF_CODE_FILE")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }
}
