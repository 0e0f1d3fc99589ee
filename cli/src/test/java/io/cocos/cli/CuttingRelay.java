package io.cocos.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server, and cuts each of the first connections after so many bytes of its client.
 */
final class CuttingRelay implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final int cuts;
  private final long afterBytes;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  CuttingRelay(int target, int cuts, long afterBytes) throws IOException {
    this.target = target;
    this.cuts = cuts;
    this.afterBytes = afterBytes;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    new Thread(this::accept, "relay").start();
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.addAll(List.of(client, server));
        long limit = connections.incrementAndGet() <= cuts ? afterBytes : Long.MAX_VALUE;
        new Thread(() -> relay(client, server, limit), "relay-to-server").start();
        new Thread(() -> relay(server, client, Long.MAX_VALUE), "relay-to-client").start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void relay(Socket from, Socket to, long limit) {
    byte[] buffer = new byte[16 << 10];
    long passed = 0;
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      int count;
      while (passed < limit && (count = in.read(buffer)) >= 0) {
        out.write(buffer, 0, count);
        out.flush();
        passed += count;
      }
    } catch (IOException cut) {
      // The other direction was cut, which closed both.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
