package io.cocos.cli.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest by which both sides know that they have the same. */
public final class Sha256 {
  private Sha256() {}

  /** The digest of a file. */
  public static byte[] of(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        DigestInputStream digested = new DigestInputStream(bytes, digest())) {
      digested.transferTo(OutputStream.nullOutputStream());
      return digested.getMessageDigest().digest();
    }
  }

  /** The digest of bytes that are at hand. */
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
