package io.cocos.computation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComputationManifestTest {
  private static final Computation COMPUTATION = parse("{\"id\":\"1\",\"name\":\"a\"}");

  private static Computation parse(String json) {
    return Computation.parse(json.getBytes(UTF_8));
  }

  @Test
  void itHoldsWhatTheComputationWritesOfItself() {
    ComputationManifest manifest = ComputationManifest.of(COMPUTATION);

    assertThat(manifest.computation()).isEqualTo(COMPUTATION);
    assertThat(manifest.canonicalJson()).isEqualTo(COMPUTATION.canonicalJson());
    assertThat(manifest.length()).isEqualTo(COMPUTATION.canonicalJson().length);
    assertThat(manifest.digest()).isEqualTo(COMPUTATION.digest());
  }

  @Test
  void nobodyChangesItByWhatItHandsOut() {
    ComputationManifest manifest = ComputationManifest.of(COMPUTATION);

    manifest.canonicalJson()[0] = 0;

    assertThat(manifest.canonicalJson()).isEqualTo(COMPUTATION.canonicalJson());
  }

  @Test
  void itIsEqualToWhateverStandsForTheSameComputation() {
    ComputationManifest manifest = ComputationManifest.of(COMPUTATION);
    ComputationManifest same = ComputationManifest.of(parse("{\"NAME\":\"a\",\"id\":\"1\"}"));
    ComputationManifest other = ComputationManifest.of(parse("{\"id\":\"2\",\"name\":\"a\"}"));

    assertThat(manifest).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    assertThat(manifest).hasToString("ComputationManifest[" + COMPUTATION.digest() + "]");
  }
}
