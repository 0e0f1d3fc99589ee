package io.cocos.manager.domainxml;

/** The manager's notes in a domain cannot be read; the message names which of them. */
public final class DomainMetadataException extends RuntimeException {
  DomainMetadataException(String message) {
    super(message);
  }

  DomainMetadataException(String message, Throwable cause) {
    super(message, cause);
  }
}
