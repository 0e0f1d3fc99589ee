package io.cocos.measurement.snp;

import io.cocos.measurement.evidence.CertificateChain;
import io.cocos.measurement.evidence.MalformedEvidenceException;
import io.cocos.measurement.evidence.UntrustedChainException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/**
 * From AMD's root key (ARK), which the verifier himself has to bring, by the one of a product line
 * (ASK) to the key that signs reports. Immutable.
 */
public final class EndorsementChain {
  private final CertificateChain chain;

  private EndorsementChain(CertificateChain chain) {
    this.chain = chain;
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
    return new EndorsementChain(CertificateChain.find(root, endorsement, others));
  }

  /**
   * The key at the end.
   *
   * @param at the time at which every certificate has to be valid
   * @throws UntrustedChainException when one of them does not follow from the root
   */
  public EndorsementKey trusted(Instant at) throws UntrustedChainException {
    return new EndorsementKey(chain.trusted(at, Set.of())); // AMD's list is on its server
  }
}
