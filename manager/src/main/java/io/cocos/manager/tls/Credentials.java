package io.cocos.manager.tls;

import io.cocos.manager.config.TlsFiles;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a server proves its identity with, and whom it lets in.
 *
 * @param chain its certificate, then those that lead to its authority
 * @param key the private key of the first
 * @param clientAuthorities who may have signed clients' certificates; empty when anybody may come
 */
record Credentials(
    List<X509Certificate> chain, PrivateKey key, List<X509Certificate> clientAuthorities) {
  Credentials {
    chain = List.copyOf(chain);
    clientAuthorities = List.copyOf(clientAuthorities);
  }

  /**
   * Reads them.
   *
   * @throws ManagerException with {@code CONFIGURATION_INVALID}, naming variable, path and what is
   *     wrong
   */
  static Credentials read(TlsFiles files) {
    List<X509Certificate> chain = PemFile.read(files.certificate()).certificates();
    PrivateKey key = PemFile.read(files.key()).key();
    if (!belongTogether(chain.get(0), key)) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s is not the key of the first certificate in %s, but must be"
              .formatted(files.key(), files.certificate()));
    }
    return new Credentials(
        chain,
        key,
        files.clientAuthorities().map(file -> PemFile.read(file).certificates()).orElse(List.of()));
  }

  /** What this is, for logs: never a key. */
  @Override
  public String toString() {
    X509Certificate certificate = chain.get(0);
    return "certificate %s of '%s', valid from %s until %s"
        .formatted(
            certificate.getSerialNumber().toString(16),
            certificate.getSubjectX500Principal().getName(),
            certificate.getNotBefore().toInstant(),
            certificate.getNotAfter().toInstant());
  }

  /** What clients will object to at this time, if anything. */
  Optional<String> objection(Instant now) {
    X509Certificate certificate = chain.get(0);
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      return Optional.of("has expired");
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      return Optional.of("is not valid yet");
    }
    return Optional.empty();
  }

  /** Whether the certificate verifies what the key signs. */
  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    byte[] anything = {1};
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(anything);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(anything);
      return signature.verify(signed);
    } catch (GeneralSecurityException unlike) {
      return false; // two curves, or two sizes
    }
  }
}
