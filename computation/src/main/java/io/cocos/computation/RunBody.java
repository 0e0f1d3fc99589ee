package io.cocos.computation;

import java.util.Objects;
import java.util.Optional;

/**
 * The body of the manager's HTTP request {@code POST /run}.
 *
 * @param computation what is asked for
 * @param timeout how long the requester is ready to wait, when it says so
 * @param caCerts certificates, in PEM, of authorities that the agent's clients are checked by;
 *     empty when not said
 * @param clientTls whether the agent's clients must use TLS
 */
public record RunBody(
    Computation computation, Optional<GoDuration> timeout, String caCerts, boolean clientTls) {

  /** Refuses null. */
  public RunBody {
    Objects.requireNonNull(computation, "computation");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(caCerts, "caCerts");
  }

  /**
   * Reads {@code {"computation": C, "timeout"?, "ca_certs"?, "client_tls"?}}. C is the
   * computation's JSON in one of three forms: as an array of its bytes, as base64 text of its
   * bytes, or simply in place. Names, repeats and {@code null} are treated as in {@link
   * Computation#parse}, but a body that is not UTF-8 is refused. The timeout is a duration such as
   * {@code "10m"} or a number of nanoseconds; an empty one counts as absent.
   *
   * @throws MalformedComputationException when the body is no such request
   */
  public static RunBody parse(byte[] body) {
    int fault = Utf8.firstFault(body);
    if (fault >= 0) {
      throw new MalformedComputationException("byte " + fault + ": the body is not UTF-8");
    }
    JsonReader reader = new JsonReader(body);
    RunBody read = RunBodyReader.read(reader);
    reader.end();
    return read;
  }
}
