package io.cocos.manager.tls;

import io.cocos.manager.config.ConfiguredFile;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * What is in a PEM file (RFC 7468): a sequence of labelled blocks, between which there may be any
 * text. As in the original, certificates and a key may share one, and blocks of other kinds are
 * passed over. No message says anything of a key's contents.
 */
final class PemFile {
  private static final int MOST_BYTES = 1024 * 1024;
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";

  private final ConfiguredFile file;
  private final List<PemObject> blocks;

  private PemFile(ConfiguredFile file, List<PemObject> blocks) {
    this.file = file;
    this.blocks = List.copyOf(blocks);
  }

  /**
   * Reads a file.
   *
   * @throws ManagerException with {@code CONFIGURATION_INVALID}, as everything here, naming the
   *     file's variable and path and what is wrong
   */
  static PemFile read(ConfiguredFile file) {
    List<PemObject> blocks = new ArrayList<>();
    String text = text(file);
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        blocks.add(block);
      }
    } catch (IOException | RuntimeException malformed) {
      // Without its cause, which might quote the file: the file might be a key.
      throw refused(file, "is cut off or damaged, but must be a PEM file");
    }
    return new PemFile(file, blocks);
  }

  /** Its certificates, at least one, in their order. */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemObject block : blocks) {
      if (block.getType().equals(CERTIFICATE)) {
        certificates.add(certificate(block));
      }
    }
    if (certificates.isEmpty()) {
      throw refused(file, "has no certificate (BEGIN CERTIFICATE), but must have one");
    }
    return certificates;
  }

  /** Its first private key. */
  PrivateKey key() {
    PemObject block =
        blocks.stream()
            .filter(candidate -> candidate.getType().endsWith(KEY))
            .findFirst()
            .orElseThrow(
                () -> refused(file, "has no private key (BEGIN PRIVATE KEY), but must have one"));
    if (PrivateKeys.isEncrypted(block)) {
      throw refused(
          file,
          "is encrypted, but must not be: 'openssl pkey' decrypts it; let nobody but the manager's"
              + " user read it then");
    }
    try {
      return PrivateKeys.read(block);
    } catch (GeneralSecurityException unusable) {
      // Without its cause, which might quote the key.
      throw refused(
          file,
          "has a private key that cannot be used: it must be RSA or EC, in PKCS#8, PKCS#1 or SEC 1");
    }
  }

  private X509Certificate certificate(PemObject block) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.getContent()));
    } catch (CertificateException malformed) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          file + " has a certificate that is malformed, but must be one of X.509",
          malformed);
    }
  }

  private static String text(ConfiguredFile file) {
    Path path = file.path();
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile() || attributes.size() > MOST_BYTES) {
        throw refused(file, "is no PEM file: it must be a regular file of at most 1 MiB");
      }
      // Not UTF-8: what stands between the blocks may be in any encoding.
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException absent) {
      throw refused(file, "does not exist, but must be a PEM file");
    } catch (IOException unreadable) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s cannot be read (%s), but must be a PEM file that this user can read"
              .formatted(file, unreadable.getClass().getSimpleName()),
          unreadable);
    }
  }

  private static ManagerException refused(ConfiguredFile file, String why) {
    return new ManagerException(ErrorCode.CONFIGURATION_INVALID, file + " " + why);
  }
}
