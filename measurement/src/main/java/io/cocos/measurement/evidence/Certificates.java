package io.cocos.measurement.evidence;

import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads certificates, in PEM or DER. */
public final class Certificates {
  private Certificates() {}

  /**
   * Every certificate that is there, one at least.
   *
   * @param what whose they are, for people
   * @throws MalformedEvidenceException when there is none, or one is malformed
   */
  public static List<X509Certificate> read(String what, byte[] encoded) {
    try {
      List<X509Certificate> certificates =
          factory().generateCertificates(new ByteArrayInputStream(encoded)).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new MalformedEvidenceException(what + " holds no certificate");
      }
      return certificates;
    } catch (CertificateException malformed) {
      throw new MalformedEvidenceException(
          what + " holds no X.509 certificate in PEM or DER: " + malformed.getMessage(), malformed);
    }
  }

  /**
   * A list of certificates that were revoked.
   *
   * @param what whose it is, for people
   * @throws MalformedEvidenceException when it is none
   */
  public static X509CRL readRevoked(String what, byte[] encoded) {
    try {
      return (X509CRL) factory().generateCRL(new ByteArrayInputStream(encoded));
    } catch (CRLException malformed) {
      throw new MalformedEvidenceException(
          what + " is no list of revoked certificates in PEM or DER: " + malformed.getMessage(),
          malformed);
    }
  }

  private static CertificateFactory factory() {
    try {
      return CertificateFactory.getInstance("X.509");
    } catch (CertificateException impossible) {
      throw new IllegalStateException("every Java has X.509", impossible);
    }
  }
}
