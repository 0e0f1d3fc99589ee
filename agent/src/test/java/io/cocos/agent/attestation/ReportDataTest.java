package io.cocos.agent.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportDataTest {
  private static final String ID = "00ff".repeat(16);

  private static ByteString hex(String text) {
    return ByteString.copyFrom(HexFormat.of().parseHex(text));
  }

  @Test
  void itIsTheNonceAndTheComputation() {
    assertThat(ReportData.of(hex("a1".repeat(32)), Optional.of(ID)).bytes())
        .isEqualTo(hex("a1".repeat(32) + ID));
  }

  @Test
  void aShortNonceIsFilledWithZeros() {
    assertThat(ReportData.of(hex("a1b2"), Optional.of(ID)).bytes())
        .isEqualTo(hex("a1b2" + "00".repeat(30) + ID));
    assertThat(ReportData.of(ByteString.EMPTY, Optional.of(ID)).bytes())
        .isEqualTo(hex("00".repeat(32) + ID));
  }

  @Test
  void anAgentWithoutAComputationVouchesForNone() {
    assertThat(ReportData.of(hex("a1".repeat(32)), Optional.empty()).bytes())
        .isEqualTo(hex("a1".repeat(32) + "00".repeat(32)));
  }

  @Test
  void aLongerNonceWouldReachIntoTheComputationAndIsRefused() {
    assertThatThrownBy(() -> ReportData.of(hex("a1".repeat(33)), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A nonce has at most 32 bytes, not 33");
  }

  @Test
  void itHas64Bytes() {
    assertThatThrownBy(() -> new ReportData(hex("00".repeat(63))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("63");
  }
}
