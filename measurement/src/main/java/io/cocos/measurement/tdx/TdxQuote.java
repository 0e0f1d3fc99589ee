package io.cocos.measurement.tdx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a TDX guest's quote says of it. Its signature is not looked at: whoever believes this
 * believes whoever gave it to him. Immutable.
 *
 * @see <a
 *     href="https://download.01.org/intel-sgx/latest/dcap-latest/linux/docs/Intel_TDX_DCAP_Quoting_Library_API.pdf">Intel:
 *     TDX DCAP quoting library, appendix 3: version 4 quote format</a>
 */
public final class TdxQuote {
  private static final int HEADER = 48;
  private static final int BODY = 584;
  private static final int VERSION = 4;
  private static final int TDX = 0x81;
  private static final int REGISTER = 48;

  private final ByteBuffer bytes;

  private TdxQuote(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads a quote.
   *
   * @throws MalformedQuoteException when it is none, or of a form that is not known
   */
  public static TdxQuote parse(byte[] bytes) {
    if (bytes.length < HEADER + BODY) {
      throw new MalformedQuoteException(
          "a quote of TDX has %d bytes or more, not %d".formatted(HEADER + BODY, bytes.length));
    }
    TdxQuote quote = new TdxQuote(bytes.clone());
    int version = quote.bytes.getShort(0);
    int technology = quote.bytes.getInt(4);
    if (version != VERSION || technology != TDX) {
      throw new MalformedQuoteException(
          "the quote is of version %d and technology 0x%x; version 4 of TDX (0x81) is known"
              .formatted(version, technology));
    }
    return quote;
  }

  /** Whether the host may look into the guest, by its attributes. */
  public boolean allowsDebugging() {
    return (attributes() & 1) != 0;
  }

  /** The TD's attributes. */
  public long attributes() {
    return bytes.getLong(HEADER + 120);
  }

  /** The launch digest (MRTD), SHA-384. */
  public byte[] measurement() {
    return field(136, REGISTER);
  }

  /** The 48 bytes that the host gave the guest at its launch (MRCONFIGID). */
  public byte[] configurationId() {
    return field(184, REGISTER);
  }

  /** The 64 bytes that the guest had the quote be over. */
  public byte[] reportData() {
    return field(520, 64);
  }

  private byte[] field(int at, int length) {
    return Arrays.copyOfRange(bytes.array(), HEADER + at, HEADER + at + length);
  }
}
