package io.cocos.manager.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The server that is told of events.
 *
 * @param events where events are posted; holds no secret
 * @param authorization what goes with them in the header of that name, when the address said who
 *     calls
 */
public record NotificationServer(URI events, Optional<String> authorization) {
  private static final int HIGHEST_PORT = 65_535;

  /** The original's README has one slash too few in its default. */
  static Optional<NotificationServer> parse(String address) {
    try {
      URI uri = new URI(address.replaceFirst("^(https?):/(?=[^/])", "$1://"));
      boolean usable =
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getPort() != 0
              && uri.getPort() <= HIGHEST_PORT
              && uri.getQuery() == null
              && uri.getFragment() == null;
      return usable ? Optional.of(at(uri)) : Optional.empty();
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return events.toString();
  }

  private static NotificationServer at(URI address) throws URISyntaxException {
    String prefix = address.getPath().replaceFirst("/+$", "");
    URI events =
        new URI(
            address.getScheme(),
            null,
            address.getHost(),
            address.getPort(),
            prefix + "/computations/events",
            null,
            null);
    return new NotificationServer(
        events, Optional.ofNullable(address.getUserInfo()).map(NotificationServer::basic));
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }
}
