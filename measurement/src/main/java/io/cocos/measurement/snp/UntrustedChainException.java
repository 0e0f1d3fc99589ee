package io.cocos.measurement.snp;

/** Certificates that do not lead from the verifier's root to the key that signed. */
public final class UntrustedChainException extends Exception {
  UntrustedChainException(String message, Throwable cause) {
    super(message, cause);
  }
}
