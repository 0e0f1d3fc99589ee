package io.cocos.measurement.tdx;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How Intel's quoting enclave is known, by what Intel publishes of it.
 *
 * @param signer who signed it (MRSIGNER), hex
 * @param product which of his enclaves it is (ISVPRODID)
 * @param selected what parts of its state are kept beside it (MISCSELECT), and which bits count
 * @param attributes what it may do, and which bits count
 * @param levels what its versions are worth, the newest first
 */
public record EnclaveIdentity(
    String signer, int product, Masked selected, Masked attributes, List<Level> levels) {
  /** Keeps an unmodifiable copy. */
  public EnclaveIdentity {
    levels = List.copyOf(levels);
  }

  /**
   * What a version is worth.
   *
   * @param version from which on
   * @param status what it is worth
   */
  public record Level(int version, TcbStatus status) {}

  /**
   * A value of which some bits count.
   *
   * @param value hex
   * @param mask the bits that count, hex
   */
  public record Masked(String value, String mask) {
    boolean matches(byte[] found) {
      byte[] expected = hex(value);
      byte[] counts = hex(mask);
      if (expected.length != found.length || counts.length != found.length) {
        return false;
      }
      for (int index = 0; index < found.length; index++) {
        if ((found[index] & counts[index]) != (expected[index] & counts[index])) {
          return false;
        }
      }
      return true;
    }
  }

  /** How an enclave is another one, in words; empty when it is this one, of whatever version. */
  public Optional<String> contradiction(EnclaveReport report) {
    if (!Arrays.equals(hex(signer), report.signer())) {
      return Optional.of(
          "the enclave that made the quote's key was signed by %s, not by %s"
              .formatted(HexFormat.of().formatHex(report.signer()), lowercase(signer)));
    }
    if (report.product() != product) {
      return Optional.of(
          "the enclave that made the quote's key is its signer's number %d, not %d"
              .formatted(report.product(), product));
    }
    return selected.matches(report.selected()) && attributes.matches(report.attributes())
        ? Optional.empty()
        : Optional.of("the enclave that made the quote's key may do other things than it should");
  }

  /** What that version of it is worth; empty when Intel does not know it. */
  public Optional<TcbStatus> status(EnclaveReport report) {
    return level(levels, report.version());
  }

  static Optional<TcbStatus> level(List<Level> levels, int version) {
    return levels.stream()
        .filter(level -> version >= level.version())
        .map(Level::status)
        .findFirst();
  }

  private static String lowercase(String hex) {
    return HexFormat.of().formatHex(hex(hex));
  }

  static byte[] hex(String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException malformed) {
      throw new MalformedEvidenceException("'%s' is not hexadecimal".formatted(digits), malformed);
    }
  }
}
