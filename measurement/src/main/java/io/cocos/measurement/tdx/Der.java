package io.cocos.measurement.tdx;

import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A value in the form that certificates have (ITU-T X.690). Immutable. */
final class Der {
  private static final int INTEGER = 2;
  private static final int OCTETS = 4;
  private static final int OBJECT_ID = 6;
  private static final int SEQUENCE = 0x30;
  private static final int LONG = 0x80;

  private final int tag;
  private final byte[] content;

  private Der(int tag, byte[] content) {
    this.tag = tag;
    this.content = content;
  }

  /**
   * The one value that is there.
   *
   * @throws MalformedEvidenceException when there is none, or something behind it
   */
  static Der of(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    Der value = next(bytes);
    if (bytes.hasRemaining()) {
      throw malformed();
    }
    return value;
  }

  /** What a sequence consists of. */
  List<Der> parts() {
    ByteBuffer bytes = ByteBuffer.wrap(as(SEQUENCE));
    List<Der> parts = new ArrayList<>();
    while (bytes.hasRemaining()) {
      parts.add(next(bytes));
    }
    return parts;
  }

  /** What octets hold. */
  byte[] octets() {
    return as(OCTETS);
  }

  /** A whole number. */
  int number() {
    try {
      return new BigInteger(as(INTEGER)).intValueExact();
    } catch (ArithmeticException tooMuch) {
      throw new MalformedEvidenceException("a certificate's number is out of bounds", tooMuch);
    }
  }

  /** The name of an object, as it is written: hex. */
  String objectId() {
    return HexFormat.of().formatHex(as(OBJECT_ID));
  }

  private byte[] as(int expected) {
    if (tag != expected) {
      throw malformed();
    }
    return content;
  }

  private static Der next(ByteBuffer bytes) {
    if (bytes.remaining() < 2) {
      throw malformed();
    }
    int tag = Byte.toUnsignedInt(bytes.get());
    int length = Byte.toUnsignedInt(bytes.get());
    if ((length & LONG) != 0) {
      int count = length - LONG;
      if (count < 1 || count > 2 || count > bytes.remaining()) { // none of these is longer
        throw malformed();
      }
      length = 0;
      for (int index = 0; index < count; index++) {
        length = length << 8 | Byte.toUnsignedInt(bytes.get());
      }
    }
    if (length > bytes.remaining()) {
      throw malformed();
    }
    byte[] content = new byte[length];
    bytes.get(content);
    return new Der(tag, content);
  }

  private static MalformedEvidenceException malformed() {
    return new MalformedEvidenceException("a certificate's extension is malformed");
  }
}
