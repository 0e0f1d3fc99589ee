package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;

/** A host port that a launch wanted is in use. */
public final class PortTakenException extends ManagerException {
  private static final long serialVersionUID = 1L;

  private final int port;

  /**
   * Names the port.
   *
   * @param port the port that is in use
   * @param cause what the hypervisor said
   */
  public PortTakenException(int port, Throwable cause) {
    super(ErrorCode.PORT_TAKEN, "host port " + port + " is in use by another process", cause);
    this.port = port;
  }

  /** The port that is in use. */
  public int port() {
    return port;
  }
}
