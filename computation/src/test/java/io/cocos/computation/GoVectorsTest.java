package io.cocos.computation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/**
 * What Go itself makes of generated inputs, good and bad: {@code go-vectors.txt} was recorded from
 * a Go program that reads each with {@code json.Unmarshal} and writes it with {@code json.Marshal}.
 * Each line holds an input and the outcome, both in base64, or a dash where Go refused the input.
 */
class GoVectorsTest {
  @Test
  void everyRecordedInputComesOutAsInGo() {
    String recorded = new String(Resource.bytes("go-vectors.txt"), US_ASCII);

    assertThat(recorded.lines()).hasSizeGreaterThan(500).allSatisfy(GoVectorsTest::replay);
  }

  private static void replay(String line) {
    int blank = line.indexOf(' ');
    byte[] input = Base64.getDecoder().decode(line.substring(0, blank));
    String outcome = line.substring(blank + 1);
    String shown = new String(input, UTF_8);
    if (outcome.equals("-")) {
      assertThatExceptionOfType(MalformedComputationException.class)
          .as(shown)
          .isThrownBy(() -> Computation.parse(input));
    } else {
      assertThat(Computation.parse(input).canonicalJson())
          .as(shown)
          .asString(UTF_8)
          .isEqualTo(new String(Base64.getDecoder().decode(outcome), UTF_8));
    }
  }
}
