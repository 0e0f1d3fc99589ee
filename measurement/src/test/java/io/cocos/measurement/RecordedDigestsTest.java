package io.cocos.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The digests are those that independent tools made from the same inputs. */
class RecordedDigestsTest {
  private final Firmware firmware = Firmware.of(Inputs.firmware());

  @ParameterizedTest
  @CsvFileSource(
      resources = "/io/cocos/measurement/sev-snp-measure.csv",
      numLinesToSkip = 1,
      maxCharsPerColumn = 200)
  void aDigestIsTheOneThatSevSnpMeasureMakes(
      String mode, int count, String model, String withKernel, String digest) {
    Optional<KernelHashes> kernel =
        withKernel.equals("yes") ? Optional.of(Inputs.hashes()) : Optional.empty();
    Processors processors =
        new Processors(count, ProcessorSignature.ofModel(model).orElseThrow(), FloatingPoint.RESET);

    byte[] made =
        switch (mode) {
          case "sev" -> SevLaunch.digest(firmware, kernel);
          case "seves" -> SevLaunch.digest(firmware, kernel, processors);
          case "snp" -> SnpLaunch.digest(firmware, kernel, processors);
          default -> throw new IllegalArgumentException(mode);
        };

    assertThat(HexFormat.of().formatHex(made)).isEqualTo(digest);
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "/io/cocos/measurement/tdx-mrtd.csv",
      numLinesToSkip = 1,
      maxCharsPerColumn = 200)
  void anMrtdIsTheOneThatEachToolMakes(
      String tool, String image, TdxPageOrder order, String digest) {
    byte[] tdxFirmware =
        switch (image) {
          case "tdx-firmware" -> TdxInputs.firmware();
          case "tdx-firmware-all-measured" -> TdxInputs.allMeasured();
          default -> throw new IllegalArgumentException(image);
        };

    assertThat(HexFormat.of().formatHex(TdxLaunch.digest(Firmware.of(tdxFirmware), order)))
        .as(tool)
        .isEqualTo(digest);
  }
}
