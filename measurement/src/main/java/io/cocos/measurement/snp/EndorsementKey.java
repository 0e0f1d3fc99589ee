package io.cocos.measurement.snp;

import io.cocos.measurement.evidence.CertificateNames;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The certificate of a key that signs reports: whose it is, of which chip, and for which versions
 * of its platform. Believed only as the end of a {@link EndorsementChain chain}.
 *
 * @see <a
 *     href="https://www.amd.com/content/dam/amd/en/documents/epyc-technical-docs/specifications/57230.pdf">AMD:
 *     VCEK certificate and KDS interface</a>
 */
public final class EndorsementKey {
  private static final String HARDWARE_ID = "1.3.6.1.4.1.3704.1.4";
  private static final int INTEGER = 2;
  private static final int OCTET_STRING = 4;
  private static final int CHIP_ID = 64;

  private final X509Certificate certificate;

  EndorsementKey(X509Certificate certificate) {
    this.certificate = certificate;
  }

  /** Whether a certificate is of such a key, by its name. */
  static boolean isOne(X509Certificate certificate) {
    return Arrays.stream(SigningKey.values()).anyMatch(key -> isOf(certificate, key));
  }

  private static boolean isOf(X509Certificate certificate, SigningKey key) {
    return CertificateNames.isOf(certificate, key.commonName());
  }

  /** The key itself; empty when it is none of a curve. */
  public Optional<ECPublicKey> publicKey() {
    return certificate.getPublicKey() instanceof ECPublicKey key
        ? Optional.of(key)
        : Optional.empty();
  }

  /**
   * What the certificate says otherwise than the report, in words; empty when both say the same.
   *
   * @throws MalformedEvidenceException when the certificate lacks what it has to say
   */
  public Optional<String> contradiction(SnpReport report) {
    SigningKey key = report.signingKey();
    if (!isOf(certificate, key)) {
      return Optional.of(
          "the report is signed by the key %s, the certificate is of %s"
              .formatted(key.commonName(), certificate.getSubjectX500Principal().getName()));
    }
    Tcb certified = tcb(report.reportedTcb());
    if (!certified.equals(report.reportedTcb())) {
      return Optional.of(
          "the certificate is for %s, the report says %s"
              .formatted(certified, report.reportedTcb()));
    }
    return key == SigningKey.CHIP ? otherChip(report.chipId()) : Optional.empty();
  }

  /** A chip's id that its host masks is zeros; the certificate tells it all the same. */
  private Optional<String> otherChip(byte[] reported) {
    byte[] certified = Arrays.copyOf(octets(HARDWARE_ID), CHIP_ID);
    return Arrays.equals(reported, new byte[CHIP_ID]) || Arrays.equals(reported, certified)
        ? Optional.empty()
        : Optional.of("the certificate is of another chip than the report");
  }

  private Tcb tcb(Tcb reported) {
    Map<TcbPart, Integer> versions = new EnumMap<>(TcbPart.class);
    for (TcbPart part : reported.versions().keySet()) {
      byte[] value = value(part.extension(), INTEGER);
      versions.put(part, new BigInteger(value).intValueExact());
    }
    return new Tcb(versions);
  }

  /** Some of AMD's certificates have the id itself there, others as an encoded octet string. */
  private byte[] octets(String extension) {
    byte[] raw = extension(extension);
    return raw.length > CHIP_ID || raw.length == 10 ? unwrapped(extension, raw, OCTET_STRING) : raw;
  }

  private byte[] value(String extension, int type) {
    return unwrapped(extension, extension(extension), type);
  }

  private byte[] extension(String extension) {
    byte[] encoded = certificate.getExtensionValue(extension);
    if (encoded == null) {
      throw new MalformedEvidenceException("the certificate has no extension " + extension);
    }
    return unwrapped(extension, encoded, OCTET_STRING);
  }

  private static byte[] unwrapped(String extension, byte[] encoded, int type) {
    if (encoded.length < 2 || encoded[0] != type || encoded[1] != encoded.length - 2) {
      throw new MalformedEvidenceException(
          "the certificate's extension %s is malformed".formatted(extension));
    }
    return Arrays.copyOfRange(encoded, 2, encoded.length);
  }
}
