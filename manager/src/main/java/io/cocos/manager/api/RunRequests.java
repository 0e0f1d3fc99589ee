package io.cocos.manager.api;

import io.cocos.computation.GoDuration;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.Optional;

/** What requests to run a computation have in common, however they arrive. */
public final class RunRequests {
  private RunRequests() {}

  /**
   * The timeout that the caller asks for beside the computation.
   *
   * @throws ManagerException with {@code MALFORMED_REQUEST} for one that is not positive, and with
   *     {@code UNSUPPORTED_REQUEST} when TLS to the agent is asked for: there is none, and a caller
   *     who wants it must not be given less in silence
   */
  public static Optional<Duration> timeout(Optional<GoDuration> timeout, boolean clientTls) {
    if (clientTls) {
      throw new ManagerException(
          ErrorCode.UNSUPPORTED_REQUEST,
          "client_tls is true, but the agent serves without TLS; leave it out");
    }
    if (timeout.filter(duration -> duration.nanoseconds() <= 0).isPresent()) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST,
          "timeout is " + timeout.get() + ", but must be positive, such as 10m");
    }
    return timeout.map(GoDuration::toDuration);
  }
}
