package io.cocos.manager.error;

import java.util.Objects;

/**
 * A failure with its {@link ErrorCode}. The message names the thing, the cause and, where there is
 * one, the next step; it may be shown to callers and written to logs.
 */
public class ManagerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** A failure without an underlying one. */
  public ManagerException(ErrorCode code, String message) {
    super(message);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** A failure that another one caused. */
  public ManagerException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** What kind of failure this is. */
  public ErrorCode code() {
    return code;
  }
}
