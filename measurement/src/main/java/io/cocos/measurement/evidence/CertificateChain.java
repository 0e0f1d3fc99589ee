package io.cocos.measurement.evidence;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * From a maker's root key, which the verifier himself has to bring, to the certificate of a key
 * that signs. Immutable.
 */
public final class CertificateChain {
  /** No maker's chain is longer; one that is was made to keep its reader busy. */
  private static final int LONGEST = 4;

  private final X509Certificate root;
  private final List<X509Certificate> path;

  private CertificateChain(X509Certificate root, List<X509Certificate> path) {
    this.root = root;
    this.path = path;
  }

  /**
   * Finds the chain to a certificate among others, by their names. It is not trusted yet.
   *
   * @param root the verifier's own
   * @param end the certificate at the end
   * @param others anybody's
   * @throws MalformedEvidenceException when a certificate is missing
   */
  public static CertificateChain find(
      X509Certificate root, X509Certificate end, Collection<X509Certificate> others) {
    List<X509Certificate> path = new ArrayList<>(List.of(end));
    X509Certificate last = end;
    while (!last.getIssuerX500Principal().equals(root.getSubjectX500Principal())) {
      last = issuer(last, path, others);
      path.add(last);
      if (path.size() > LONGEST) {
        throw new MalformedEvidenceException(
            "the certificates do not come to %s within %d"
                .formatted(root.getSubjectX500Principal(), LONGEST));
      }
    }
    return new CertificateChain(root, List.copyOf(path));
  }

  private static X509Certificate issuer(
      X509Certificate certificate, List<X509Certificate> path, Collection<X509Certificate> others) {
    return others.stream()
        .filter(one -> !path.contains(one))
        .filter(one -> one.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedEvidenceException(
                    "the certificate of %s, which vouches for %s, is missing"
                        .formatted(
                            certificate.getIssuerX500Principal(),
                            certificate.getSubjectX500Principal())));
  }

  /**
   * The certificate at the end.
   *
   * @param at the time at which every certificate has to be valid
   * @param revoked the lists of those that were revoked, one of each that vouches; none to look at
   *     no list
   * @throws UntrustedChainException when one of them does not follow from the root
   */
  public X509Certificate trusted(Instant at, Collection<X509CRL> revoked)
      throws UntrustedChainException {
    try {
      root.verify(root.getPublicKey());
      root.checkValidity(Date.from(at));
    } catch (GeneralSecurityException notItsOwn) {
      throw new UntrustedChainException(
          "the root is not signed by itself, or not valid now: " + notItsOwn.getMessage(),
          notItsOwn);
    }
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      parameters.setRevocationEnabled(!revoked.isEmpty()); // and no maker's server is ever asked
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(revoked)));
      parameters.setDate(Date.from(at));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return path.get(0);
    } catch (CertPathValidatorException untrusted) {
      X509Certificate wrong = path.get(Math.max(0, untrusted.getIndex()));
      throw new UntrustedChainException(
          "%s: %s".formatted(wrong.getSubjectX500Principal().getName(), untrusted.getMessage()),
          untrusted);
    } catch (GeneralSecurityException unusable) {
      throw new UntrustedChainException(unusable.getMessage(), unusable);
    }
  }
}
