package io.cocos.cli.command;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.cocos.cli.verification.Expectations.InitrdDigests;
import io.cocos.measurement.evidence.Certificates;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/** Reads the files that a user verifies with; what cannot be read is refused by its name. */
final class GivenFile {
  private GivenFile() {}

  static byte[] bytes(Path file) throws CommandFailure {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  static List<X509Certificate> certificates(Path file) throws CommandFailure {
    try {
      return Certificates.read(file.toString(), bytes(file));
    } catch (MalformedEvidenceException malformed) {
      throw unusable(malformed.getMessage(), malformed);
    }
  }

  static InitrdDigests initrd(Path file) throws CommandFailure {
    try (DigestInputStream sha256 = digested(Files.newInputStream(file), "SHA-256");
        DigestInputStream sha384 = digested(sha256, "SHA-384")) {
      sha384.transferTo(OutputStream.nullOutputStream());
      return new InitrdDigests(hex(sha256), hex(sha384));
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  private static String hex(DigestInputStream read) {
    return HexFormat.of().formatHex(read.getMessageDigest().digest());
  }

  static CommandFailure unusable(String message, Exception cause) {
    return new CommandFailure(ExitCode.REFUSED, message + ".", cause);
  }

  private static CommandFailure unreadable(Path file, IOException cause) {
    return unusable(file + " cannot be read: " + cause, cause);
  }

  private static DigestInputStream digested(InputStream bytes, String algorithm) {
    try {
      return new DigestInputStream(bytes, MessageDigest.getInstance(algorithm));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + algorithm, impossible);
    }
  }
}
