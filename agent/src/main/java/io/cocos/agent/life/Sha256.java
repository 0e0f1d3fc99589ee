package io.cocos.agent.life;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of bytes that come one after another. Used by one thread at a time. */
public final class Sha256 {
  private final MessageDigest digest;

  /** Of no bytes yet. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** Adds all that remains in a buffer. */
  public void add(ByteBuffer bytes) {
    digest.update(bytes);
  }

  /** In lowercase hexadecimal. Nothing can be added after it. */
  public String finish() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
