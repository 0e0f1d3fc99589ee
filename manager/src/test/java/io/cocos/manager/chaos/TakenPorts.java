package io.cocos.manager.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports that the manager would take next, held by somebody else: by this. */
final class TakenPorts implements AutoCloseable {
  private final List<ServerSocket> sockets = new ArrayList<>();

  /** Takes the lowest free ports from there on. */
  void take(int from, int count) {
    for (int port = from; count > 0; port++) {
      ServerSocket socket = open();
      try {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        sockets.add(socket);
        count--;
      } catch (IOException takenAlready) {
        close(socket);
      }
    }
  }

  List<Integer> ports() {
    return sockets.stream().map(ServerSocket::getLocalPort).toList();
  }

  @Override
  public void close() {
    sockets.forEach(TakenPorts::close);
  }

  private static ServerSocket open() {
    try {
      return new ServerSocket();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot make a socket", failed);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot close a socket", failed);
    }
  }
}
