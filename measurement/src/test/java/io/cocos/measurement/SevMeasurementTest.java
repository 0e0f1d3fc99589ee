package io.cocos.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SevMeasurementTest {
  private final byte[] digest =
      SevLaunch.digest(Firmware.of(Inputs.firmware()), Optional.of(Inputs.hashes()));
  private final byte[] key = new byte[16];
  private final SevMeasurement terms = new SevMeasurement(1, 55, 24, 3);

  @Test
  void aMeasurementOfThatLaunchIsConfirmed() {
    byte[] measurement = terms.expected(digest, key, new byte[16]);

    assertThat(terms.confirms(measurement, digest, key)).isTrue();
  }

  @Test
  void anotherPolicyKeyDigestOrPlatformIsNot() {
    byte[] measurement = terms.expected(digest, key, new byte[16]);
    byte[] otherKey = new byte[16];
    otherKey[0] = 1;

    assertThat(new SevMeasurement(1, 55, 24, 1).confirms(measurement, digest, key)).isFalse();
    assertThat(new SevMeasurement(1, 54, 24, 3).confirms(measurement, digest, key)).isFalse();
    assertThat(terms.confirms(measurement, digest, otherKey)).isFalse();
    assertThat(terms.confirms(measurement, new byte[32], key)).isFalse();
  }

  @Test
  void whatIsNoMeasurementIsNotConfirmed() {
    assertThat(terms.confirms(new byte[0], digest, key)).isFalse();
    assertThat(terms.confirms(new byte[47], digest, key)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> terms.expected(digest, key, new byte[15]))
        .withMessageContaining("16 bytes, not 15");
  }
}
