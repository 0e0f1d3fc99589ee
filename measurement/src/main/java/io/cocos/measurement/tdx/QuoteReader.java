package io.cocos.measurement.tdx;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a quote from its beginning, and no further than it goes. One thread. */
final class QuoteReader {
  private final ByteBuffer bytes;

  QuoteReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The next bytes.
   *
   * @param what they are, for people
   * @throws MalformedEvidenceException when there are not as many
   */
  byte[] take(String what, long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new MalformedEvidenceException(
          "the quote is cut off: %s has %d bytes, and %d are there"
              .formatted(what, length, bytes.remaining()));
    }
    byte[] field = new byte[(int) length];
    bytes.get(field);
    return field;
  }

  /** The next two bytes, as a number. */
  int number16(String what) {
    return Short.toUnsignedInt(number(what, Short.BYTES).getShort());
  }

  /** The next four bytes, as a number. */
  long number32(String what) {
    return Integer.toUnsignedLong(number(what, Integer.BYTES).getInt());
  }

  int position() {
    return bytes.position();
  }

  /** What was not read. */
  byte[] rest() {
    return take("the rest", bytes.remaining());
  }

  private ByteBuffer number(String what, int length) {
    return ByteBuffer.wrap(take(what, length)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
