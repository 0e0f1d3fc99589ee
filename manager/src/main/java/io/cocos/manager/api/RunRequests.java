package io.cocos.manager.api;

import io.cocos.computation.GoDuration;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What requests to run a computation have in common, however they arrive. */
public final class RunRequests {
  /** Longer than any name that somebody makes up, and short enough to be kept with the VM. */
  private static final int LONGEST_KEY = 255;

  private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1," + LONGEST_KEY + "}");

  private RunRequests() {}

  /**
   * The caller's own name for the request, under which it may be repeated without launching another
   * VM.
   *
   * @param sent every such name in the request
   * @throws ManagerException with {@code MALFORMED_REQUEST} for more than one name, and for one
   *     that is empty, too long or not printable
   */
  public static Optional<String> idempotencyKey(List<String> sent) {
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    if (sent.size() > 1 || !PRINTABLE.matcher(sent.get(0)).matches()) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST,
          "Idempotency-Key must be sent once, and be 1 to %d printable ASCII characters"
              .formatted(LONGEST_KEY));
    }
    return Optional.of(sent.get(0));
  }

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
