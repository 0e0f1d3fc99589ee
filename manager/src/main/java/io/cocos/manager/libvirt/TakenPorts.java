package io.cocos.manager.libvirt;

import io.cocos.manager.vm.Forward;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/**
 * Finds out, after QEMU has died at its start, whether a taken port was the reason. When it dies
 * before libvirt has reached its monitor, libvirt says that it could not connect, and no more.
 * Trying a port out proves nothing about the next moment, so this is for explaining only.
 */
final class TakenPorts {
  private TakenPorts() {}

  /** The first of the forwards whose host port somebody holds. */
  static Optional<Forward> first(List<Forward> forwards) {
    return forwards.stream().filter(TakenPorts::isTaken).findFirst();
  }

  private static boolean isTaken(Forward forward) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(forward.hostAddress(), forward.hostPort()));
      return false;
    } catch (IOException refused) {
      return true;
    }
  }
}
