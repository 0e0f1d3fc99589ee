package io.cocos.manager.confidential;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.Confidential;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a firmware can start, as it says itself. */
class FirmwareOfferTest {
  @TempDir Path folder;

  @Test
  void debiansCodeForFlashStartsGuestsOfTheFirstTwoKinds() {
    FirmwareOffer offer = FirmwareOffer.of(Path.of("/usr/share/OVMF/OVMF_CODE.fd"));

    assertThat(offer.shown().starts()).containsExactly(Confidential.SEV, Confidential.SEV_ES);
    assertThat(offer.shown().kernelHashes()).isFalse();
    assertThat(offer.lacks(Confidential.SEV)).isEmpty();
    assertThat(offer.lacks(Confidential.SEV_SNP))
        .singleElement()
        .asString()
        .contains("OVMF_CODE.fd")
        .contains("set MANAGER_QEMU_OVMF_CODE_FILE");
  }

  @Test
  void whatIsNoFirmwareStartsNothingThatTakesATable() throws Exception {
    Path file = Files.writeString(folder.resolve("CODE.fd"), "no firmware");

    assertThat(FirmwareOffer.of(file).shown().starts()).containsExactly(Confidential.SEV);
  }

  @Test
  void firmwareThatCannotBeReadStartsNothing() {
    FirmwareOffer offer = FirmwareOffer.of(folder.resolve("missing.fd"));

    assertThat(offer.shown().starts()).isEmpty();
    assertThat(offer.lacks(Confidential.SEV))
        .singleElement()
        .asString()
        .contains("missing.fd cannot be read");
  }
}
