package io.cocos.cli.verification;

import io.cocos.measurement.tdx.SignedCollateral;
import io.cocos.measurement.tdx.TcbStatus;
import java.security.cert.X509CRL;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Intel publishes of its platforms, as far as a user has brought it; and what of it is good
 * enough for him.
 *
 * @param platform what versions of his platform's family are worth
 * @param enclave how the quoting enclave is known
 * @param revoked the lists of certificates that were revoked
 * @param acceptable what he takes beside a platform that is up to date
 */
public record Collateral(
    Optional<SignedCollateral> platform,
    Optional<SignedCollateral> enclave,
    List<X509CRL> revoked,
    Set<TcbStatus> acceptable) {
  /** Keeps unmodifiable copies. */
  public Collateral {
    revoked = List.copyOf(revoked);
    acceptable = Set.copyOf(acceptable);
  }
}
