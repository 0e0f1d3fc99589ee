package io.cocos.measurement.tdx;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a TDX guest's quote says of it. That is worth as much as {@link #isSigned its signature},
 * and that as much as {@link #signature who vouches for its key}. Immutable.
 *
 * @see <a
 *     href="https://download.01.org/intel-sgx/latest/dcap-latest/linux/docs/Intel_TDX_DCAP_Quoting_Library_API.pdf">Intel:
 *     TDX DCAP quoting library, appendix 3: version 4 and 5 quote formats</a>
 */
public final class TdxQuote {
  private static final int HEADER = 48;
  private static final int TDX = 0x81;
  private static final int ECDSA_P256 = 2;
  private static final int BODY = 584;
  private static final int BODY_SINCE_1_5 = 648;
  private static final int REGISTER = 48;

  private final int version;
  private final byte[] signed;
  private final ByteBuffer body;
  private final QuoteSignature signature;

  private TdxQuote(int version, byte[] signed, byte[] body, QuoteSignature signature) {
    this.version = version;
    this.signed = signed;
    this.body = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    this.signature = signature;
  }

  /**
   * Reads a quote.
   *
   * @param bytes the quote, and zeros behind it perhaps, with which some hosts fill up
   * @throws MalformedEvidenceException when it is none, or of a form that is not known
   */
  public static TdxQuote parse(byte[] bytes) {
    QuoteReader reader = new QuoteReader(bytes);
    QuoteReader header = new QuoteReader(reader.take("its header", HEADER));
    int version = header.number16("its version");
    int keys = header.number16("its kind of keys");
    long technology = header.number32("its technology");
    if (technology != TDX || (version != 4 && version != 5)) {
      throw new MalformedEvidenceException(
          "the quote is of version %d and technology 0x%x; versions 4 and 5 of TDX (0x81) are known"
              .formatted(version, technology));
    }
    if (keys != ECDSA_P256) {
      throw new MalformedEvidenceException(
          "the quote is signed with keys of kind %d; 2 (ECDSA P-256) is known".formatted(keys));
    }
    byte[] body = reader.take("what it says", version == 4 ? BODY : bodyLength(reader));
    byte[] signed = Arrays.copyOf(bytes, reader.position());
    long length = reader.number32("its signature's length");
    QuoteSignature signature = QuoteSignature.parse(reader.take("its signature", length));
    byte[] rest = reader.rest();
    if (!Arrays.equals(rest, new byte[rest.length])) {
      throw new MalformedEvidenceException("the quote goes on behind its signature");
    }
    return new TdxQuote(version, signed, body, signature);
  }

  private static int bodyLength(QuoteReader reader) {
    int kind = reader.number16("its kind of report");
    long length = reader.number32("its report's length");
    if ((kind == 2 && length == BODY) || (kind == 3 && length == BODY_SINCE_1_5)) {
      return (int) length;
    }
    throw new MalformedEvidenceException(
        "the quote holds a report of kind %d with %d bytes; kind 2 with %d and 3 with %d are known"
            .formatted(kind, length, BODY, BODY_SINCE_1_5));
  }

  /** The form of the quote. */
  public int version() {
    return version;
  }

  /** Who vouches for the key that signed it. */
  public QuoteSignature signature() {
    return signature;
  }

  /** Whether the owner of the key that comes with it signed every byte of what it says. */
  public boolean isSigned() {
    return signature.isOf(signed);
  }

  /** The versions of the TDX module and of what it stands on, 16 of them. */
  public byte[] platformVersions() {
    return field(0, 16);
  }

  /** Who signed the TDX module; zeros are Intel. */
  public byte[] moduleSigner() {
    return field(64, REGISTER);
  }

  /** The TDX module's attributes, 8 bytes. */
  public byte[] moduleAttributes() {
    return field(112, 8);
  }

  /** What the guest's host may do with it. */
  public TdAttributes attributes() {
    return new TdAttributes(body.getLong(120));
  }

  /** The launch digest (MRTD), SHA-384. */
  public byte[] measurement() {
    return field(136, REGISTER);
  }

  /** The 48 bytes that the host gave the guest at its launch (MRCONFIGID). */
  public byte[] configurationId() {
    return field(184, REGISTER);
  }

  /** What firmware measured of the kernel (RTMR1), SHA-384. */
  public byte[] kernelMeasurement() {
    return field(376, REGISTER);
  }

  /** What the kernel measured of its command line and initrd (RTMR2), SHA-384. */
  public byte[] systemMeasurement() {
    return field(424, REGISTER);
  }

  /** The 64 bytes that the guest had the quote be over. */
  public byte[] reportData() {
    return field(520, 64);
  }

  private byte[] field(int at, int length) {
    return Arrays.copyOfRange(body.array(), at, at + length);
  }
}
