package io.cocos.measurement.snp;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * From AMD's root key (ARK), which the verifier himself has to bring, by the one of a product line
 * (ASK) to the key that signs reports. Immutable.
 */
public final class EndorsementChain {
  private final X509Certificate root;
  private final X509Certificate intermediate;
  private final X509Certificate endorsement;

  private EndorsementChain(
      X509Certificate root, X509Certificate intermediate, X509Certificate endorsement) {
    this.root = root;
    this.intermediate = intermediate;
    this.endorsement = endorsement;
  }

  /**
   * Finds the chain among certificates, by their names. It is not trusted yet.
   *
   * @param root the verifier's own
   * @param others anybody's
   * @throws MalformedEvidenceException when a certificate is missing
   */
  public static EndorsementChain find(X509Certificate root, Collection<X509Certificate> others) {
    X509Certificate endorsement =
        others.stream()
            .filter(EndorsementKey::isOne)
            .findFirst()
            .orElseThrow(
                () ->
                    new MalformedEvidenceException(
                        "no certificate of SEV-VCEK or SEV-VLEK is there"));
    X509Certificate intermediate =
        others.stream()
            .filter(
                one -> one.getSubjectX500Principal().equals(endorsement.getIssuerX500Principal()))
            .findFirst()
            .orElseThrow(
                () ->
                    new MalformedEvidenceException(
                        "the certificate of %s, which vouches for %s, is missing"
                            .formatted(
                                endorsement.getIssuerX500Principal(),
                                endorsement.getSubjectX500Principal())));
    return new EndorsementChain(root, intermediate, endorsement);
  }

  /**
   * The key at the end.
   *
   * @param at the time at which every certificate has to be valid
   * @throws UntrustedChainException when one of them does not follow from the root
   */
  public EndorsementKey trusted(Instant at) throws UntrustedChainException {
    try {
      root.verify(root.getPublicKey());
      root.checkValidity(Date.from(at));
    } catch (GeneralSecurityException notItsOwn) {
      throw new UntrustedChainException(
          "the root is not signed by itself, or not valid now: " + notItsOwn.getMessage(),
          notItsOwn);
    }
    try {
      CertPath path =
          CertificateFactory.getInstance("X.509")
              .generateCertPath(List.of(endorsement, intermediate));
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      parameters.setRevocationEnabled(false); // AMD's list is on its server, which is not asked
      parameters.setDate(Date.from(at));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return new EndorsementKey(endorsement);
    } catch (CertPathValidatorException untrusted) {
      X509Certificate wrong = untrusted.getIndex() == 0 ? endorsement : intermediate;
      throw new UntrustedChainException(
          "%s: %s".formatted(wrong.getSubjectX500Principal().getName(), untrusted.getMessage()),
          untrusted);
    } catch (GeneralSecurityException unusable) {
      throw new UntrustedChainException(unusable.getMessage(), unusable);
    }
  }
}
