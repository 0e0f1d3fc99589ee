package io.cocos.computation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuestCommandLineTest {
  private static final Computation COMPUTATION =
      Computation.parse("{\"id\":\"a b\"}".getBytes(UTF_8));
  private static final String DIGEST = "cocos.computation_sha256=" + COMPUTATION.digest();

  @Test
  void theDigestIsThereWithTheComputationAndWithoutIt() {
    GuestCommandLine line = GuestCommandLine.of("quiet", ComputationManifest.of(COMPUTATION));

    assertThat(line.withoutComputation()).isEqualTo("quiet " + DIGEST);
    assertThat(line.withComputation())
        .startsWith("quiet " + DIGEST + " computation={\"id\":\"a\\u0020b\"");
  }

  @Test
  void aGuestIsToldWhatProtectsIt() {
    assertThat(GuestCommandLine.arguments("quiet", Optional.of("sev-snp")))
        .isEqualTo("quiet cocos.confidential=sev-snp");
    assertThat(GuestCommandLine.arguments("", Optional.empty())).isEmpty();
    assertThat(GuestCommandLine.of("", ComputationManifest.of(COMPUTATION)).withoutComputation())
        .isEqualTo(DIGEST);
  }

  @Test
  void aLineIsForTheOneComputationWhoseDigestItHas() {
    GuestCommandLine line = GuestCommandLine.of("quiet", ComputationManifest.of(COMPUTATION));

    assertThat(GuestCommandLine.isFor(COMPUTATION, line.withComputation())).isTrue();
    assertThat(GuestCommandLine.isFor(COMPUTATION, line.withoutComputation())).isTrue();
    assertThat(GuestCommandLine.isFor(COMPUTATION, "quiet")).isFalse();
    assertThat(GuestCommandLine.isFor(COMPUTATION, "quiet x" + DIGEST)).isFalse();
    assertThat(GuestCommandLine.isFor(COMPUTATION, "computation={} x=\"" + DIGEST + "\""))
        .isFalse();
    assertThat(
            GuestCommandLine.isFor(
                COMPUTATION, DIGEST + " cocos.computation_sha256=" + "0".repeat(64)))
        .as("nobody can tell which of two counts")
        .isFalse();
    assertThat(GuestCommandLine.isFor(COMPUTATION, DIGEST + " " + DIGEST)).isFalse();
  }
}
