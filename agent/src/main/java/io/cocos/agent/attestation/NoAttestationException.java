package io.cocos.agent.attestation;

/** There is no attestation report to be had; the message says why. */
public final class NoAttestationException extends RuntimeException {
  /** Without a cause: something is not there. */
  public NoAttestationException(String message) {
    super(message);
  }

  /** Something is there, and did not do it. */
  public NoAttestationException(String message, Throwable cause) {
    super(message, cause);
  }
}
