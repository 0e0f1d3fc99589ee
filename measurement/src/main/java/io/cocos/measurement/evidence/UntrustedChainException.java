package io.cocos.measurement.evidence;

/** Certificates that do not lead from the verifier's root to the key that signed. */
public final class UntrustedChainException extends Exception {
  UntrustedChainException(String message, Throwable cause) {
    super(message, cause);
  }
}
