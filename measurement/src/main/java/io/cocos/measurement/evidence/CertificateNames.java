package io.cocos.measurement.evidence;

import java.security.cert.X509Certificate;
import java.util.Arrays;

/** Tells certificates apart by whose they are. */
public final class CertificateNames {
  private CertificateNames() {}

  /** Whether that is the common name of a certificate's owner. */
  public static boolean isOf(X509Certificate certificate, String commonName) {
    return Arrays.asList(certificate.getSubjectX500Principal().getName().split(",", -1))
        .contains("CN=" + commonName);
  }
}
