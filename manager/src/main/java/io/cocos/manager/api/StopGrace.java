package io.cocos.manager.api;

import io.cocos.computation.GoDuration;
import io.cocos.computation.MalformedComputationException;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;

/** How long a guest that is asked to end may take, as callers write it. */
public final class StopGrace {
  private StopGrace() {}

  /**
   * Reads a grace: a Go duration such as {@code 10s}, or {@code 0s} for none.
   *
   * @throws ManagerException with {@code MALFORMED_REQUEST}
   */
  public static Duration parse(String text) {
    try {
      GoDuration grace = GoDuration.parse(text);
      if (grace.nanoseconds() >= 0) {
        return grace.toDuration();
      }
    } catch (MalformedComputationException malformed) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST, "grace: " + malformed.getMessage(), malformed);
    }
    throw new ManagerException(
        ErrorCode.MALFORMED_REQUEST, "grace is negative; 0s ends the VM at once");
  }
}
