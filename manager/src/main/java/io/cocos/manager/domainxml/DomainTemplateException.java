package io.cocos.manager.domainxml;

/** A template cannot be used; the message names the file, the line if known, and the cause. */
public final class DomainTemplateException extends RuntimeException {
  DomainTemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
