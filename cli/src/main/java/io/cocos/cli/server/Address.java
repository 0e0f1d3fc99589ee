package io.cocos.cli.server;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a server listens.
 *
 * @param host its name, or its address; an IPv6 address is in brackets
 * @param port its port
 */
public record Address(String host, int port) {
  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Address parse(String text) {
    try {
      URI uri = new URI("grpc://" + text).parseServerAuthority();
      boolean onlyAuthority =
          uri.getUserInfo() == null && uri.getHost() != null && text.equals(uri.getRawAuthority());
      if (onlyAuthority && uri.getPort() > 0 && uri.getPort() <= 65535) {
        return new Address(uri.getHost(), uri.getPort());
      }
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(refusal(text), malformed);
    }
    throw new IllegalArgumentException(refusal(text));
  }

  private static String refusal(String text) {
    return "'" + text + "' is no HOST:PORT, such as localhost:7001";
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
