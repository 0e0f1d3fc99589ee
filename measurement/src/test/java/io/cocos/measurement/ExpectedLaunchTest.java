package io.cocos.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.measurement.ExpectedLaunch.Candidate;
import io.cocos.measurement.ExpectedLaunch.Known;
import io.cocos.measurement.ExpectedLaunch.Unknown;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The digests are those that an independent tool made, as recorded in sev-snp-measure.csv. */
class ExpectedLaunchTest {
  private final Firmware firmware = Firmware.of(Inputs.firmware());
  private final Optional<KernelHashes> kernel = Optional.of(Inputs.hashes());

  @Test
  void anSevGuestHasOneDigestWhateverItsProcessors() {
    assertThat(ExpectedLaunch.ofSev(firmware, kernel))
        .isEqualTo(
            new Known(
                "SHA-256",
                List.of(
                    new Candidate(
                        "b8ef852a202c392a21889d8c6f10f1963a94444b5de84a8635761033b4108533",
                        Optional.empty()))));
  }

  @Test
  void anSevEsGuestHasOneForEachKindOfKernel() {
    Known expected = (Known) ExpectedLaunch.ofSevEs(firmware, kernel, 4, "EPYC-Milan");

    assertThat(expected.algorithm()).isEqualTo("SHA-256");
    assertThat(expected.candidates())
        .extracting(candidate -> candidate.variant().orElseThrow())
        .containsExactly("floating-point-reset", "floating-point-zero");
    assertThat(expected.candidates())
        .extracting(Candidate::digest)
        .doesNotHaveDuplicates()
        .first()
        .isEqualTo("5797feffa148617539641304043e325ff12618d5d8df860eb04031423d6cf9aa");
  }

  @Test
  void anSevSnpGuestHasOneAndItsModelMayHaveAVersion() {
    assertThat(ExpectedLaunch.ofSevSnp(firmware, Optional.empty(), 4, "EPYC-v4"))
        .isEqualTo(
            new Known(
                "SHA-384",
                List.of(
                    new Candidate(
                        "50789881b8403a1601c58ac5ffe8fb4508299f49dcc8ed6acb2f92bd41545de63b449e4c9c97eb433c305d0e02bb3bb6",
                        Optional.empty()))));
  }

  @Test
  void aTdxGuestHasOneForEachOrderOfPages() {
    Known expected = (Known) ExpectedLaunch.ofTdx(Firmware.of(TdxInputs.firmware()));

    assertThat(expected.algorithm()).isEqualTo("SHA-384");
    assertThat(expected.candidates())
        .first()
        .isEqualTo(
            new Candidate(
                "dd4f42679c58e5bda59cb5dc3d204cb3425f6095a031d50825e6cbc431fbe5d82eb69a33e5914479847a37c4609101bd",
                Optional.of("page-by-page")));
    assertThat(expected.candidates())
        .extracting(candidate -> candidate.variant().orElseThrow())
        .containsExactly("page-by-page", "section-by-section");
  }

  @Test
  void aModelWhoseSignatureNobodyKnowsIsNamedInsteadOfGuessed() {
    ExpectedLaunch ofEs = ExpectedLaunch.ofSevEs(firmware, kernel, 4, "host-passthrough");
    ExpectedLaunch ofSnp = ExpectedLaunch.ofSevSnp(firmware, kernel, 4, "maximum");

    assertThat(((Unknown) ofEs).reason()).contains("CPU model 'host-passthrough' is not known");
    assertThat(((Unknown) ofSnp).reason()).contains("CPU model 'maximum' is not known");
  }

  @Test
  void whatTheFirmwareLacksIsTheReason() {
    Firmware plain = Firmware.of(Inputs.firmwareWithoutHashes());
    Firmware none = Firmware.of(new byte[8192]);

    assertThat(((Unknown) ExpectedLaunch.ofSev(plain, kernel)).reason())
        .contains("not built for measured direct boot");
    assertThat(((Unknown) ExpectedLaunch.ofSevEs(none, Optional.empty(), 2, "EPYC")).reason())
        .contains("not built for SEV-ES");
    assertThat(((Unknown) ExpectedLaunch.ofSevSnp(none, Optional.empty(), 2, "EPYC")).reason())
        .contains("not built for SEV-SNP");
    assertThat(ExpectedLaunch.ofTdx(none)).isInstanceOf(Unknown.class);
  }
}
