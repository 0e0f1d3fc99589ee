package io.cocos.manager.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files of any size, in lowercase hex. */
final class Sha256 {
  private Sha256() {}

  /** The digest of a file as it is now. */
  static String of(Path file) throws IOException {
    return ofCopy(file, OutputStream.nullOutputStream());
  }

  /** The digest of a file, of exactly the bytes that were copied from it. */
  static String ofCopy(Path file, OutputStream copy) throws IOException {
    MessageDigest digest = start();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(copy);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
