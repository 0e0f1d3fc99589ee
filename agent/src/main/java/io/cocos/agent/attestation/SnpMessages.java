package io.cocos.agent.attestation;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The structures that {@code /dev/sev-guest} is asked with. Pure.
 *
 * @see <a
 *     href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/include/uapi/linux/sev-guest.h">sev-guest.h</a>
 */
final class SnpMessages {
  /** {@code SNP_GET_REPORT}: read and write, 32 bytes, type S, number 0. */
  static final long GET_REPORT = 3L << 30 | 32L << 16 | (long) 'S' << 8;

  /** The size of {@code struct snp_guest_request_ioctl}. */
  static final int CALL_LENGTH = 32;

  /** The size of {@code struct snp_report_req}. */
  static final int REQUEST_LENGTH = 96;

  /** The size of {@code struct snp_report_resp}. */
  static final int RESPONSE_LENGTH = 4000;

  private static final byte MESSAGE_VERSION = 1;
  private static final int EXIT_INFO_OFFSET = 24;

  /** {@code MSG_REPORT_RSP} of AMD's firmware: status, size, 24 bytes that are reserved. */
  private static final int REPORT_OFFSET = 32;

  private SnpMessages() {}

  /** {@code struct snp_report_req}: the data, privilege level 0, zeros. */
  static byte[] request(ReportData data) {
    return Arrays.copyOf(data.bytes().toByteArray(), REQUEST_LENGTH);
  }

  /**
   * {@code struct snp_guest_request_ioctl}.
   *
   * @param request the address of the request
   * @param response the address of the response
   */
  static byte[] call(long request, long response) {
    return littleEndian(new byte[CALL_LENGTH])
        .put(0, MESSAGE_VERSION)
        .putLong(8, request)
        .putLong(16, response)
        .array();
  }

  /** What the call left of {@code exitinfo2}: why it failed. */
  static String failure(byte[] call) {
    long exitInfo = littleEndian(call).getLong(EXIT_INFO_OFFSET);
    int firmware = (int) exitInfo;
    int hypervisor = (int) (exitInfo >>> 32);
    if (hypervisor != 0) {
      return switch (hypervisor) {
        case 1 -> "the hypervisor found a length wrong";
        case 2 -> "the hypervisor is busy; ask again later";
        default -> "the hypervisor refused with error " + hypervisor;
      };
    }
    return firmware == 0
        ? "neither firmware nor hypervisor says why"
        : "the firmware refused with " + firmwareError(firmware);
  }

  /** The codes that a guest's request can meet, of chapter 6 of AMD's SEV-SNP Firmware ABI. */
  private static String firmwareError(int code) {
    return switch (code) {
      case -1 -> "no word: it was never called";
      case 0x01 -> "INVALID_PLATFORM_STATE";
      case 0x02 -> "INVALID_GUEST_STATE";
      case 0x16 -> "INVALID_PARAM";
      case 0x1d -> "AEAD_OFLOW: this guest may send it no more messages";
      case 0x27 -> "INVALID_KEY";
      default -> "error 0x" + Integer.toHexString(code);
    };
  }

  /**
   * The report in a {@code struct snp_report_resp}.
   *
   * @throws NoAttestationException when there is none in it
   */
  static ByteString report(byte[] response) {
    ByteBuffer message = littleEndian(response);
    int status = message.getInt(0);
    if (status != 0) {
      throw new NoAttestationException("the firmware refused with " + firmwareError(status));
    }
    int length = message.getInt(4);
    if (length < 1 || length > response.length - REPORT_OFFSET) {
      throw new NoAttestationException("the firmware gave a report of " + length + " bytes");
    }
    return ByteString.copyFrom(response, REPORT_OFFSET, length);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
