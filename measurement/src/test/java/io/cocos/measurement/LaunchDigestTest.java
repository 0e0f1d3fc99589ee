package io.cocos.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LaunchDigestTest {
  private static final Processors PROCESSORS =
      new Processors(2, ProcessorSignature.of(23, 1, 2), FloatingPoint.RESET);

  private final Firmware firmware = Firmware.of(Inputs.firmware());

  @Test
  void everyInputIsMeasured() {
    Optional<KernelHashes> kernel = Optional.of(Inputs.hashes());
    KernelHashes otherCommandLine =
        KernelHashes.of(
            Digests.SHA_256.of(Inputs.kernel()), Digests.SHA_256.of(Inputs.initrd()), "other");
    Function<Processors, byte[]> of = processors -> SnpLaunch.digest(firmware, kernel, processors);

    assertThat(of.apply(PROCESSORS))
        .isNotEqualTo(SnpLaunch.digest(firmware, Optional.of(otherCommandLine), PROCESSORS))
        .isNotEqualTo(
            of.apply(new Processors(3, PROCESSORS.signature(), PROCESSORS.floatingPoint())))
        .isNotEqualTo(
            of.apply(
                new Processors(2, ProcessorSignature.of(25, 1, 1), PROCESSORS.floatingPoint())))
        .isNotEqualTo(of.apply(new Processors(2, PROCESSORS.signature(), FloatingPoint.ZERO)));
  }

  @Test
  void firmwareThatChecksNoHashesIsRefusedAKernel() {
    Firmware plain = Firmware.of(Inputs.firmwareWithoutHashes());
    Optional<KernelHashes> kernel = Optional.of(Inputs.hashes());

    assertThat(plain.kernelHashArea()).isEmpty();
    assertThatExceptionOfType(MalformedFirmwareException.class)
        .isThrownBy(() -> SevLaunch.digest(plain, kernel))
        .withMessageContaining("no memory for kernel hashes");
    assertThatExceptionOfType(MalformedFirmwareException.class)
        .isThrownBy(() -> SnpLaunch.digest(plain, kernel, PROCESSORS))
        .withMessageContaining("no page for kernel hashes");
  }

  @Test
  void firmwareWithoutATableIsRefusedWhereTheTableIsNeeded() {
    Firmware none = Firmware.of(new byte[8192]);

    assertThat(SevLaunch.digest(none, Optional.empty())).hasSize(32);
    assertThatExceptionOfType(MalformedFirmwareException.class)
        .isThrownBy(() -> SevLaunch.digest(none, Optional.empty(), PROCESSORS))
        .withMessageContaining("not built for SEV-ES");
    assertThatExceptionOfType(MalformedFirmwareException.class)
        .isThrownBy(() -> SnpLaunch.digest(none, Optional.empty(), PROCESSORS))
        .withMessageContaining("not built for SEV-SNP");
  }

  @Test
  void metadataThatLiesIsRefused() {
    byte[] unknownKind = Inputs.firmware();
    unknownKind[0x8000 + 16 + 8] = 99;
    byte[] brokenPage = Inputs.firmware();
    brokenPage[0x8000 + 16] = 1;
    byte[] tooMany = Inputs.firmware();
    tooMany[0x8000 + 12] = 100;
    byte[] otherVersion = Inputs.firmware();
    otherVersion[0x8000 + 8] = 2;

    assertRefused(unknownKind, "unknown kind 99");
    assertRefused(brokenPage, "not of whole pages");
    assertRefused(tooMany, "cut off");
    assertRefused(otherVersion, "unknown form (version 2)");
  }

  @Test
  void memoryThatWouldBeMeasuredForHoursIsRefused() {
    byte[] beyond = Inputs.firmware();
    put(beyond, 0x8000 + 16 + 4, 0xfffff000);
    byte[] twice = Inputs.firmware();
    put(twice, 0x8000 + 16 + 4, 0xe000);

    assertRefused(beyond, "beyond the first 4 GiB of memory, at 0x800000");
    assertRefused(twice, "names memory twice, at 0x80d000");
  }

  private static void put(byte[] image, int at, int value) {
    ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
  }

  @Test
  void whatItsMeasurementIsRefusedForIsWhatItLacks() {
    Firmware forAmd = Firmware.of(Inputs.firmware());
    Firmware forIntel = Firmware.of(TdxInputs.firmware());
    byte[] twice = Inputs.firmware();
    put(twice, 0x8000 + 16 + 4, 0xe000);
    byte[] noCode = TdxInputs.image(TdxInputs.sections().subList(1, 6));

    assertThat(forAmd.lackForSevEs()).isEmpty();
    assertThat(forAmd.lackForSevSnp()).isEmpty();
    assertThat(forIntel.lackForTdx()).isEmpty();
    assertThat(forIntel.lackForSevEs().orElseThrow()).contains("no SEV-ES reset block");
    assertThat(forIntel.lackForSevSnp().orElseThrow()).contains("no SEV-SNP metadata");
    assertThat(forAmd.lackForTdx().orElseThrow()).contains("no TDX metadata");
    assertThat(Firmware.of(twice).lackForSevSnp().orElseThrow()).contains("names memory twice");
    assertThat(Firmware.of(noCode).lackForTdx().orElseThrow())
        .contains("no section of the kind BOOT_FIRMWARE_VOLUME");
  }

  @Test
  void anImageThatIsNoneIsRead() {
    assertThat(Firmware.of(new byte[0]).kernelHashArea()).isEmpty();
    assertThat(Firmware.of(new byte[7]).kernelHashArea()).isEmpty();
  }

  private static void assertRefused(byte[] image, String why) {
    assertThatExceptionOfType(MalformedFirmwareException.class)
        .isThrownBy(() -> SnpLaunch.digest(Firmware.of(image), Optional.empty(), PROCESSORS))
        .withMessageContaining(why);
  }
}
