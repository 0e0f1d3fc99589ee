package io.cocos.benchmarks;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The line between a manager and this host's libvirtd: it counts and times the calls, and can be
 * cut, which to the manager is a daemon that is gone. The daemon itself is left in peace. Safe for
 * use by many threads.
 */
final class LibvirtLine implements AutoCloseable {
  private final Daemon daemon;
  private final Path socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<SocketChannel> ends = ConcurrentHashMap.newKeySet();
  private volatile RemoteCalls calls = new RemoteCalls();
  private volatile ServerSocketChannel server;

  /** A line that is there. */
  LibvirtLine(Daemon daemon, Path folder) throws IOException {
    this.daemon = daemon;
    this.socket = folder.resolve("libvirt");
    mend();
  }

  /** The daemon, over this line. */
  Daemon daemon() {
    return daemon.over(socket);
  }

  /** What was asked over the latest connection. */
  RemoteCalls calls() {
    return calls;
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
    server.close();
    Files.deleteIfExists(socket);
    for (SocketChannel end : ends) {
      end.close();
    }
    ends.clear();
  }

  @Override
  public void close() throws IOException {
    cut();
    threads.shutdownNow();
  }

  private void serve(ServerSocketChannel from) {
    try {
      while (true) {
        SocketChannel manager = from.accept();
        SocketChannel libvirtd = SocketChannel.open(UnixDomainSocketAddress.of(daemon.socket()));
        ends.add(manager);
        ends.add(libvirtd);
        RemoteCalls ofConnection = new RemoteCalls();
        calls = ofConnection;
        threads.execute(() -> pass(manager, libvirtd, ofConnection::asked));
        threads.execute(() -> pass(libvirtd, manager, ofConnection::answered));
      }
    } catch (ClosedChannelException cut) {
      ends.removeIf(end -> !end.isOpen());
    } catch (IOException broken) {
      throw new IllegalStateException("the line to libvirt broke", broken);
    }
  }

  private void pass(SocketChannel from, SocketChannel to, Consumer<ByteBuffer> observer) {
    ByteBuffer bytes = ByteBuffer.allocate(256 * 1024);
    try (from;
        to) {
      while (from.read(bytes.clear()) >= 0) {
        bytes.flip();
        observer.accept(bytes.duplicate());
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
}
