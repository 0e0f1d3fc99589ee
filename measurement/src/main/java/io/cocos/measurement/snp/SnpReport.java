package io.cocos.measurement.snp;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Set;

/**
 * A guest's attestation report, as the processor made it. What it says is worth as much as {@link
 * #isSignedBy its signature}. Immutable.
 *
 * @see <a href="https://www.amd.com/content/dam/amd/en/documents/developer/56860.pdf">AMD: SEV-SNP
 *     firmware ABI, ATTESTATION_REPORT</a>
 */
public final class SnpReport {
  /** How many bytes a report has. */
  public static final int LENGTH = 1184;

  /** Later ones say more in places that were reserved, and the same in those that are read here. */
  private static final Set<Integer> VERSIONS = Set.of(2, 3, 5);

  private static final int ECDSA_P384_SHA384 = 1;
  private static final int SIGNATURE = 0x2a0;
  private static final int NUMBER = 72;
  private static final int NUMBER_USED = 48;
  private static final int AFTER_SIGNATURE = SIGNATURE + 2 * NUMBER;
  private static final int TURIN_FAMILY = 0x1a;

  private final ByteBuffer bytes;
  private final SigningKey signingKey;

  private SnpReport(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.signingKey =
        switch ((this.bytes.getInt(0x48) >>> 2) & 7) {
          case 0 -> SigningKey.CHIP;
          case 1 -> SigningKey.PROVIDER;
          default -> throw new MalformedEvidenceException("the report is signed by no key");
        };
  }

  /**
   * Reads a report.
   *
   * @throws MalformedEvidenceException when it is none, or of a form that is not known
   */
  public static SnpReport parse(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new MalformedEvidenceException(
          "a report of SEV-SNP has %d bytes, not %d".formatted(LENGTH, bytes.length));
    }
    SnpReport report = new SnpReport(bytes.clone());
    if (!VERSIONS.contains(report.version())) {
      throw new MalformedEvidenceException(
          "the report is of version %d; 2, 3 and 5 are known".formatted(report.version()));
    }
    if (report.bytes.getInt(0x34) != ECDSA_P384_SHA384) {
      throw new MalformedEvidenceException(
          "the report is signed by algorithm %d, not by 1 (ECDSA P-384 with SHA-384)"
              .formatted(report.bytes.getInt(0x34)));
    }
    for (int at = AFTER_SIGNATURE; at < LENGTH; at++) {
      if (bytes[at] != 0) {
        throw new MalformedEvidenceException("the report goes on behind its signature");
      }
    }
    return report;
  }

  /** The form of the report. */
  public int version() {
    return bytes.getInt(0x00);
  }

  /** What the platform promises of the guest. */
  public GuestPolicy policy() {
    return new GuestPolicy(bytes.getLong(0x08));
  }

  /** The privilege level in the guest for which the report was made; 0 is the highest. */
  public int privilegeLevel() {
    return bytes.getInt(0x30);
  }

  /** The 64 bytes that the guest had the report be over. */
  public byte[] reportData() {
    return field(0x50, 64);
  }

  /** The launch digest, SHA-384. */
  public byte[] measurement() {
    return field(0x90, 48);
  }

  /** The 32 bytes that the host gave the guest at its launch. */
  public byte[] hostData() {
    return field(0xc0, 32);
  }

  /** What runs now. */
  public Tcb currentTcb() {
    return tcb(0x38);
  }

  /** What the signing key was made for. */
  public Tcb reportedTcb() {
    return tcb(0x180);
  }

  /** What the host cannot go back behind. */
  public Tcb committedTcb() {
    return tcb(0x1e0);
  }

  /** What ran when the guest was launched. */
  public Tcb launchTcb() {
    return tcb(0x1f0);
  }

  /** The chip's id, 64 bytes; zeros when the host masks it. */
  public byte[] chipId() {
    return field(0x1a0, 64);
  }

  /** Whose key signed it. */
  public SigningKey signingKey() {
    return signingKey;
  }

  /** Whether the owner of that key signed every byte of it. */
  public boolean isSignedBy(ECPublicKey key) {
    byte[] r = number(SIGNATURE);
    byte[] s = number(SIGNATURE + NUMBER);
    if (isZero(r) || isZero(s)) {
      return false; // some releases of Java took this for a signature of anything by anybody
    }
    try {
      Signature signature = Signature.getInstance("SHA384withECDSAinP1363Format");
      signature.initVerify(key);
      signature.update(bytes.array(), 0, SIGNATURE);
      return isZero(field(SIGNATURE + NUMBER_USED, NUMBER - NUMBER_USED))
          && isZero(field(SIGNATURE + NUMBER + NUMBER_USED, NUMBER - NUMBER_USED))
          && signature.verify(ByteBuffer.allocate(2 * NUMBER_USED).put(r).put(s).array());
    } catch (GeneralSecurityException notOfThatCurve) {
      return false;
    }
  }

  /** Stored little-endian; signatures are written the other way round. */
  private byte[] number(int at) {
    byte[] number = field(at, NUMBER_USED);
    for (int low = 0, high = NUMBER_USED - 1; low < high; low++, high--) {
      byte swapped = number[low];
      number[low] = number[high];
      number[high] = swapped;
    }
    return number;
  }

  private Tcb tcb(int at) {
    return Tcb.of(bytes.getLong(at), version() > 2 && bytes.get(0x188) >= TURIN_FAMILY);
  }

  private byte[] field(int at, int length) {
    return Arrays.copyOfRange(bytes.array(), at, at + length);
  }

  private static boolean isZero(byte[] field) {
    return Arrays.equals(field, new byte[field.length]);
  }
}
