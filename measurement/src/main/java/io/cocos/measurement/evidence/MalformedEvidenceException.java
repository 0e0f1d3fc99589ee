package io.cocos.measurement.evidence;

/** A report, a certificate or a table of them that is none. */
public final class MalformedEvidenceException extends IllegalArgumentException {
  /** An exception for what is wrong, in words. */
  public MalformedEvidenceException(String message) {
    super(message);
  }

  /** The same, found out by another exception. */
  public MalformedEvidenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
