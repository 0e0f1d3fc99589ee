package io.cocos.agent.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes that the driver reads and writes, worked out by hand from its header. */
class SnpMessagesTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static byte[] response(String begin, int filler) {
    byte[] response = new byte[4000];
    Arrays.fill(response, (byte) filler);
    System.arraycopy(hex(begin), 0, response, 0, begin.length() / 2);
    return response;
  }

  @Test
  void theCallsNumberIsTheOneOfTheHeader() {
    assertThat(SnpMessages.GET_REPORT).isEqualTo(0xc0205300L);
  }

  @Test
  void aRequestIsTheDataThenPrivilegeLevelAndReservedZeros() {
    ReportData data =
        ReportData.of(ByteString.copyFrom(hex("a1".repeat(32))), Optional.of("b2".repeat(32)));

    assertThat(SnpMessages.request(data))
        .isEqualTo(hex("a1".repeat(32) + "b2".repeat(32) + "00".repeat(32)));
  }

  @Test
  void aCallHasAVersionAndTwoAddressesEachOnEightBytes() {
    assertThat(SnpMessages.call(0x7f0102030405L, 0x7fa0b0c0d0e0L))
        .isEqualTo(
            hex("0100000000000000" + "05040302017f0000" + "e0d0c0b0a07f0000" + "0000000000000000"));
  }

  @Test
  void aReportBeginsAfterStatusSizeAndReservedBytes() {
    byte[] response = response("00000000" + "a0040000" + "00".repeat(24) + "02000000", 0x5a);

    ByteString report = SnpMessages.report(response);

    assertThat(report.size()).isEqualTo(1184);
    assertThat(report.substring(0, 5)).isEqualTo(ByteString.copyFrom(hex("020000005a")));
  }

  @ParameterizedTest
  @CsvSource({
    "1600000000000000, the firmware refused with INVALID_PARAM",
    "2700000000000000, the firmware refused with INVALID_KEY",
    "0000000000000000, a report of 0 bytes",
    "00000000810f0000, a report of 3969 bytes",
    "00000000ffffffff, a report of -1 bytes"
  })
  void aResponseWithoutAReportIsNone(String begin, String why) {
    assertThatThrownBy(() -> SnpMessages.report(response(begin, 0)))
        .isInstanceOf(NoAttestationException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aReportMayTakeAllTheRoomThereIs() {
    assertThat(SnpMessages.report(response("00000000800f0000", 7)).size()).isEqualTo(3968);
  }

  @ParameterizedTest
  @CsvSource({
    "0100000000000000, the firmware refused with INVALID_PLATFORM_STATE",
    "0200000000000000, the firmware refused with INVALID_GUEST_STATE",
    "1d00000000000000, the firmware refused with AEAD_OFLOW: this guest may send it no more messages",
    "ffffffff00000000, the firmware refused with no word: it was never called",
    "4242000000000000, the firmware refused with error 0x4242",
    "0000000001000000, the hypervisor found a length wrong",
    "0000000002000000, the hypervisor is busy; ask again later",
    "0000000009000000, the hypervisor refused with error 9",
    "0000000000000000, neither firmware nor hypervisor says why"
  })
  void aFailureIsExplainedByWhatTheCallLeft(String exitInfo, String why) {
    assertThat(SnpMessages.failure(hex("00".repeat(24) + exitInfo))).isEqualTo(why);
  }
}
