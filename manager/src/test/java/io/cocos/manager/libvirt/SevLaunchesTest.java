package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.confidential.HostObstacles;
import io.cocos.manager.config.SevConfig;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
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

/** SEV as the host has it and the operator wants it, or a refusal. */
class SevLaunchesTest {
  private static final Optional<DomainCapabilities> WITH_SEV =
      Optional.of(
          new DomainCapabilities(
              OptionalInt.of(288),
              Optional.of(
                  new DomainCapabilities.Sev(47, 5, OptionalInt.of(509), OptionalInt.empty())),
              Set.of("sev")));
  private static final Optional<DomainCapabilities> WITHOUT_SEV =
      Optional.of(new DomainCapabilities(OptionalInt.of(288), Optional.empty(), Set.of()));
  private static final Optional<DomainCapabilities> CANNOT_TELL = Optional.empty();
  private static final SevConfig PLAIN = new SevConfig(Optional.empty(), Optional.empty(), 1);

  @TempDir Path folder;

  private Path firmware;
  private SevLaunches launches;

  @BeforeEach
  void anyFirmware() throws Exception {
    firmware = Files.write(folder.resolve("CODE.fd"), new byte[1000]);
    launches = new SevLaunches(firmware, new HostObstacles(folder));
  }

  @Test
  void withoutOtherWishesTheValuesAreTheHosts() {
    assertThat(launches.on(WITH_SEV, PLAIN))
        .isEqualTo(new LaunchSecurity.Sev(47, 5, 1, false, Optional.empty()));
  }

  @Test
  void theOperatorsValuesOverrideTheHosts() {
    SevConfig asked = new SevConfig(Optional.of(51), Optional.of(1), 3);

    assertThat(launches.on(WITH_SEV, asked))
        .isEqualTo(new LaunchSecurity.Sev(51, 1, 3, false, Optional.empty()));
  }

  @Test
  void firmwareWithoutAPlaceForKernelHashesIsACaveat() {
    assertThat(launches.caveat(launches.on(WITH_SEV, PLAIN)).orElseThrow())
        .contains(firmware.toString())
        .contains("MANAGER_QEMU_OVMF_CODE_FILE");
  }

  @Test
  void firmwareWithAPlaceForThemGetsThemWithoutACaveat() throws Exception {
    Files.write(
        firmware,
        HexFormat.of()
            .parseHex(
                "00fc8000000400001a00" // an area: base, size; the entry's length and GUID
                    + "1f3755723b3a044b927b1da6efa8d454"
                    + "2c00" // the table's length and GUID
                    + "de82b596b21ff745baeaa366c55a082d"
                    + "00".repeat(32)));

    LaunchSecurity.Sev sev = launches.on(WITH_SEV, PLAIN);

    assertThat(sev.kernelHashes()).isTrue();
    assertThat(launches.caveat(sev)).isEmpty();
  }

  @Test
  void aHostWithoutSevIsRefusedWithTheReason() {
    for (Optional<DomainCapabilities> without : List.of(WITHOUT_SEV, CANNOT_TELL)) {
      assertThatExceptionOfType(ManagerException.class)
          .isThrownBy(() -> launches.on(without, PLAIN))
          .withMessageContaining("MANAGER_QEMU_ENABLE_SEV is true")
          .withMessageContaining("domain capabilities")
          .withMessageContaining("the processor has no SEV")
          .extracting(ManagerException::code)
          .isEqualTo(ErrorCode.HOST_UNSUITABLE);
    }
  }
}
