package io.cocos.manager.host;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;

/**
 * The line to this host's libvirtd, which a test can cut and hold: to who uses it, that is a daemon
 * that was killed, or hangs. The daemon itself is left in peace, for others need it.
 */
final class DaemonLine implements AutoCloseable {
  private final Path daemon;
  private final Path socket;
  private final String uri;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<SocketChannel> ends = ConcurrentHashMap.newKeySet();
  private final Phaser held = new Phaser();
  private volatile ServerSocketChannel server;

  /** A line that is cut. */
  DaemonLine(Path folder) throws IOException, InterruptedException {
    String direct = Command.run("virsh", "uri").output();
    this.daemon = socketOf(direct, System.getenv());
    this.socket = folder.resolve("line");
    this.uri = direct + "?socket=" + socket;
  }

  private static Path socketOf(String uri, Map<String, String> environment) {
    if (uri.equals("qemu:///system")) {
      return Path.of("/var/run/libvirt/libvirt-sock");
    }
    String runtime = environment.get("XDG_RUNTIME_DIR");
    return runtime == null
        ? Path.of(System.getProperty("user.home"), ".cache/libvirt/libvirt-sock")
        : Path.of(runtime, "libvirt/libvirt-sock");
  }

  /** The URI of that libvirt, over this line. */
  String uri() {
    return uri;
  }

  /** The daemon is there. */
  void mend() throws IOException {
    ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    opened.bind(UnixDomainSocketAddress.of(socket));
    server = opened;
    threads.execute(() -> serve(opened));
  }

  /** The daemon is gone, and everybody's connection with it. */
  void cut() throws IOException {
    if (server != null) {
      server.close();
      Files.deleteIfExists(socket);
    }
    for (SocketChannel end : ends) {
      end.close();
    }
    ends.clear();
  }

  /** The daemon takes connections and requests, and does nothing. */
  void hold() {
    int unused = held.register();
  }

  /** The daemon goes on with what it was asked. */
  void release() {
    int unused = held.arriveAndDeregister();
  }

  @Override
  public void close() throws IOException {
    held.forceTermination();
    cut();
    threads.shutdownNow();
  }

  private void serve(ServerSocketChannel from) {
    try {
      while (true) {
        SocketChannel client = from.accept();
        SocketChannel libvirtd = SocketChannel.open(UnixDomainSocketAddress.of(daemon));
        ends.add(client);
        ends.add(libvirtd);
        threads.execute(() -> pass(client, libvirtd));
        threads.execute(() -> pass(libvirtd, client));
      }
    } catch (IOException cut) {
      forget(from);
    }
  }

  private static void forget(ServerSocketChannel cut) {
    if (cut.isOpen()) {
      throw new IllegalStateException("the line to libvirtd is open, but takes nobody");
    }
  }

  private void pass(SocketChannel from, SocketChannel to) {
    ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    try (from;
        to) {
      while (from.read(bytes.clear()) >= 0) {
        awaitRelease();
        bytes.flip();
        while (bytes.hasRemaining()) {
          int unused = to.write(bytes);
        }
      }
    } catch (IOException cut) {
      ends.remove(from);
    } finally {
      ends.remove(to);
    }
  }

  private void awaitRelease() {
    if (held.getRegisteredParties() > 0) {
      int unused = held.awaitAdvance(held.getPhase());
    }
  }
}
