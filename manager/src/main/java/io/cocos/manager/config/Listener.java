package io.cocos.manager.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a server listens, and how.
 *
 * @param host the address or name it binds to
 * @param port the TCP port; 0 lets the system choose
 * @param tls what it proves its identity with; empty to serve in the clear
 */
public record Listener(String host, int port, Optional<TlsFiles> tls) {
  /** Whether others than this machine can come, and what is said can be read on the way. */
  boolean isOpenInTheClear() {
    return tls.isEmpty() && !isLoopback();
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return true; // nobody comes: the server cannot bind to it, and says so
    }
  }
}
