package io.cocos.manager.domainxml;

import java.util.Base64;

/**
 * Bytes as libvirt takes them: base64, with padding, on one line.
 *
 * @param base64 the text
 */
public record EncodedBytes(String base64) {
  /** Refuses what is no base64. */
  public EncodedBytes {
    if (base64.isEmpty()) {
      throw new IllegalArgumentException("bytes in base64 must not be empty");
    }
    Base64.getDecoder().decode(base64);
  }

  /** These bytes. */
  public static EncodedBytes of(byte[] bytes) {
    return new EncodedBytes(Base64.getEncoder().encodeToString(bytes));
  }

  /** The bytes themselves. */
  public byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  /** How many they are. */
  public int length() {
    return bytes().length;
  }
}
