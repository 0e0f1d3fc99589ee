package io.cocos.agent.attestation;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a report is to be bound to: the caller's nonce, so that the report is none of yesterday's,
 * and the computation that the agent holds.
 *
 * @param bytes 64 of them
 */
public record ReportData(ByteString bytes) {
  /** As many bytes as both platforms bind a report to. */
  public static final int LENGTH = 64;

  /** How long a nonce may be; the other half is for the computation. */
  public static final int LONGEST_NONCE = 32;

  /** Refuses another length. */
  public ReportData {
    if (bytes.size() != LENGTH) {
      throw new IllegalArgumentException("report data has 64 bytes, not " + bytes.size());
    }
  }

  /**
   * The nonce, zeros up to byte 32, and the computation's id.
   *
   * @param computationId hexadecimal SHA-256; without a computation there are zeros
   * @throws IllegalArgumentException when the nonce is too long
   */
  public static ReportData of(ByteString nonce, Optional<String> computationId) {
    if (nonce.size() > LONGEST_NONCE) {
      throw new IllegalArgumentException(
          "A nonce has at most " + LONGEST_NONCE + " bytes, not " + nonce.size());
    }
    byte[] bytes = new byte[LENGTH];
    nonce.copyTo(bytes, 0);
    computationId
        .map(HexFormat.of()::parseHex)
        .ifPresent(id -> System.arraycopy(id, 0, bytes, LONGEST_NONCE, id.length));
    return new ReportData(ByteString.copyFrom(bytes));
  }
}
