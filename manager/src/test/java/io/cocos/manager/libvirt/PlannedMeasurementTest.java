package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.domainxml.DomainSpec.Acceleration;
import io.cocos.manager.domainxml.DomainSpec.DirectBoot;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Samples;
import io.cocos.manager.vm.VmSpec;
import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.Firmware;
import io.cocos.measurement.KernelHashes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said to be measured is made of the files that a VM would be started from. */
class PlannedMeasurementTest {
  /** No more of firmware than a place for kernel hashes: an entry and the table around it. */
  private static final String FIRMWARE =
      "00fc8000000400001a001f3755723b3a044b927b1da6efa8d4542c00"
          + "de82b596b21ff745baeaa366c55a082d"
          + "00".repeat(32);

  private static final LaunchSecurity SEV =
      new LaunchSecurity.Sev(51, 1, 1, true, Optional.empty());

  @TempDir Path folder;

  private GuestFolder files;
  private GuestConfig guest;

  @BeforeEach
  void makeFiles() throws Exception {
    files = new GuestFolder(folder);
    Files.write(files.firmwareCode(), HexFormat.of().parseHex(FIRMWARE));
    guest = files.config("test:///default", Map.of("MANAGER_QEMU_ENABLE_SEV", "true")).guest();
  }

  private DomainSpec spec(String computation, Optional<LaunchSecurity> security) {
    VmSpec vm = Samples.spec(computation, Samples.forwards(0), Instant.EPOCH);
    DomainSpecs specs = new DomainSpecs(guest);
    Execution execution = new Execution(Acceleration.KVM, 288, security);
    return specs.domain(
        vm, specs.manifest(vm.computation(), execution), new VmFolder(folder), execution);
  }

  private ExpectedLaunch expected(DomainSpec spec) {
    return new PlannedMeasurement(guest, new FileDigests()).of(spec).orElseThrow();
  }

  private static byte[] sha256(Path file) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
  }

  @Test
  void itIsThatOfFirmwareKernelRootFileSystemAndCommandLine() throws Exception {
    DomainSpec spec = spec("any", Optional.of(SEV));

    assertThat(expected(spec))
        .isEqualTo(
            ExpectedLaunch.ofSev(
                Firmware.of(Files.readAllBytes(files.firmwareCode())),
                Optional.of(
                    KernelHashes.of(
                        sha256(files.kernel()),
                        sha256(files.rootfs()),
                        ((DirectBoot) spec.boot()).commandLine().text()))));
  }

  @Test
  void anotherComputationOrKernelIsMeasuredOtherwise() throws Exception {
    ExpectedLaunch any = expected(spec("any", Optional.of(SEV)));

    assertThat(expected(spec("another", Optional.of(SEV)))).isNotEqualTo(any);
    Files.writeString(files.kernel(), "a newer kernel");
    assertThat(expected(spec("any", Optional.of(SEV)))).isNotEqualTo(any);
  }

  @Test
  void aFileIsReadOnceForAsLongAsItIsTheSame() throws Exception {
    FileTime written = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));
    Files.setLastModifiedTime(files.rootfs(), written);
    PlannedMeasurement measurement = new PlannedMeasurement(guest, new FileDigests());
    DomainSpec spec = spec("any", Optional.of(SEV));
    Optional<ExpectedLaunch> first = measurement.of(spec);

    byte[] secretlyOther = Files.readAllBytes(files.rootfs());
    secretlyOther[0] ^= 1;
    Files.write(files.rootfs(), secretlyOther);
    Files.setLastModifiedTime(files.rootfs(), written);

    assertThat(measurement.of(spec)).isEqualTo(first);
  }

  @Test
  void withoutKernelHashesOnlyTheFirmwareIsMeasured() throws Exception {
    LaunchSecurity bare = new LaunchSecurity.Sev(51, 1, 1, false, Optional.empty());

    assertThat(expected(spec("any", Optional.of(bare))))
        .isEqualTo(expected(spec("another", Optional.of(bare))))
        .isEqualTo(
            ExpectedLaunch.ofSev(
                Firmware.of(Files.readAllBytes(files.firmwareCode())), Optional.empty()));
  }

  @Test
  void firmwareThatLacksATableIsAReasonAndNoDigest() {
    LaunchSecurity sevEs = new LaunchSecurity.Sev(51, 1, 5, true, Optional.empty());

    assertThat(expected(spec("any", Optional.of(sevEs))))
        .isInstanceOf(ExpectedLaunch.Unknown.class);
  }

  @Test
  void ofAGuestThatNothingProtectsNothingIsMeasured() {
    assertThat(new PlannedMeasurement(guest, new FileDigests()).of(spec("any", Optional.empty())))
        .isEmpty();
  }

  @Test
  void aFileThatIsGoneIsNamed() throws Exception {
    DomainSpec spec = spec("any", Optional.of(SEV));
    Files.delete(files.rootfs());

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> expected(spec))
        .withMessageContaining(files.rootfs().toString())
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }
}
