package io.cocos.manager.domainxml;

import java.util.regex.Pattern;

/**
 * A TCP port of the host that leads to a port of the guest.
 *
 * @param name what answers there, such as {@code agent-grpc}
 * @param hostAddress the host's address to listen on, an IPv4 literal: it becomes part of QEMU's
 *     {@code hostfwd} string, so nothing else may be in it
 * @param hostPort the host's port
 * @param guestPort the guest's port
 */
public record HostForward(String name, String hostAddress, int hostPort, int guestPort) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  public HostForward {
    DomainText.requireMatch("forward name", NAME, name);
    DomainText.requireMatch("host address", IPV4, hostAddress);
    requirePort("host port", hostPort);
    requirePort("guest port", guestPort);
  }

  private static void requirePort(String field, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(field + " must be 1 to 65535, is " + port);
    }
  }
}
