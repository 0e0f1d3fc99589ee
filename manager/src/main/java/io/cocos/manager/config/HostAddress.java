package io.cocos.manager.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The host's address as guests' forwards use it.
 *
 * @param name as configured, and as callers are told
 * @param ipv4 the IPv4 address it stands for, which forwards are bound to
 */
public record HostAddress(String name, String ipv4) {
  /** QEMU's user network takes IPv4 addresses only, so a name is looked up once, here. */
  static Optional<HostAddress> lookUp(String name) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name))
          .filter(Inet4Address.class::isInstance)
          .findFirst()
          .map(address -> new HostAddress(name, address.getHostAddress()));
    } catch (UnknownHostException unknown) {
      return Optional.empty();
    }
  }
}
