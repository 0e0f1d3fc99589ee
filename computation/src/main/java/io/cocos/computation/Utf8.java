package io.cocos.computation;

/**
 * UTF-8 as Go decodes it: strictly (no overlong forms, no surrogates, nothing above U+10FFFF), and
 * with each byte that belongs to no sequence counted as one fault of its own. The JDK's decoder
 * counts faults differently, which would give other replacement characters and so another digest.
 */
final class Utf8 {
  /** What {@link #sequenceLength} answers for a byte that begins no valid sequence. */
  static final int INVALID = 0;

  private Utf8() {}

  /** The first byte that belongs to no sequence, or -1 when the whole text is valid. */
  static int firstFault(byte[] bytes) {
    int index = 0;
    while (index < bytes.length) {
      int length = sequenceLength(bytes, index);
      if (length == INVALID) {
        return index;
      }
      index += length;
    }
    return -1;
  }

  /** How many bytes the sequence that begins at the index has, or {@link #INVALID}. */
  static int sequenceLength(byte[] bytes, int index) {
    int lead = bytes[index] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    int length =
        lead < 0xC2 ? INVALID : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : INVALID;
    if (length == INVALID || index + length > bytes.length) {
      return INVALID;
    }
    int second = bytes[index + 1] & 0xFF;
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return INVALID;
    }
    for (int rest = index + 2; rest < index + length; rest++) {
      if ((bytes[rest] & 0xC0) != 0x80) {
        return INVALID;
      }
    }
    return length;
  }

  /** The character of a valid sequence of that length. */
  static int codePoint(byte[] bytes, int index, int length) {
    if (length == 1) {
      return bytes[index];
    }
    int codePoint = bytes[index] & (0xFF >> (length + 1));
    for (int rest = index + 1; rest < index + length; rest++) {
      codePoint = codePoint << 6 | (bytes[rest] & 0x3F);
    }
    return codePoint;
  }
}
