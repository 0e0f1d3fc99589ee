package io.cocos.measurement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * GUIDs as firmware stores them: the first three fields little-endian, the rest in reading order.
 */
final class Guids {
  static final int LENGTH = 16;

  private Guids() {}

  /** The one that stands there. */
  static UUID read(ByteBuffer bytes, int at) {
    ByteBuffer little = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long first = Integer.toUnsignedLong(little.getInt(at));
    long second = Short.toUnsignedLong(little.getShort(at + 4));
    long third = Short.toUnsignedLong(little.getShort(at + 6));
    return new UUID(first << 32 | second << 16 | third, Long.reverseBytes(little.getLong(at + 8)));
  }

  /** Puts one where the buffer stands. */
  static void put(ByteBuffer bytes, UUID guid) {
    long most = guid.getMostSignificantBits();
    ByteBuffer little = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    little.putInt((int) (most >>> 32)).putShort((short) (most >>> 16)).putShort((short) most);
    little.putLong(Long.reverseBytes(guid.getLeastSignificantBits()));
    bytes.put(little.flip());
  }
}
