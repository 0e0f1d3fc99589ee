package io.cocos.agent.run;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The socket to which a program sends its result. Connections are taken one after another; the
 * first that brought anything is the result, and none is taken after it. One thread takes them.
 */
final class ResultSocket implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path received;
  private final Runnable full;
  private final ServerSocketChannel server;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Thread thread;
  private volatile boolean ending;
  private volatile boolean connected;
  private volatile Optional<String> fault = Optional.empty();
  private volatile SocketChannel current;

  private ResultSocket(
      Path received, Runnable full, ServerSocketChannel server, Selector selector) {
    this.received = received;
    this.full = full;
    this.server = server;
    this.selector = selector;
    this.thread = new Thread(this::take, "result-socket");
    thread.setDaemon(true);
  }

  /**
   * Begins to listen.
   *
   * @param socket where, reachable for everybody who can reach its folder
   * @param received the file into which the result goes
   * @param full is called when that file cannot take more
   * @throws IOException when it cannot
   */
  static ResultSocket open(Path socket, Path received, Runnable full) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
      server.configureBlocking(false);
      Selector selector = Selector.open();
      server.register(selector, SelectionKey.OP_ACCEPT);
      ResultSocket opened = new ResultSocket(received, full, server, selector);
      opened.thread.start();
      return opened;
    } catch (IOException failure) {
      server.close();
      throw failure;
    }
  }

  /**
   * The program has ended: takes what is still on its way.
   *
   * @throws IOException when that does not come to an end
   */
  void finish() throws IOException, InterruptedException {
    ending = true;
    selector.wakeup();
    thread.join(Sandbox.KILLING.toMillis());
    if (thread.isAlive()) {
      throw new IOException("somebody still holds a connection to the result socket");
    }
  }

  /** Whether anybody connected. */
  boolean connected() {
    return connected;
  }

  /** The file with the result; empty when no byte came. */
  Optional<Path> result() {
    return Files.exists(received) ? Optional.of(received) : Optional.empty();
  }

  /** Why the result could not be taken, when it could not. */
  Optional<String> fault() {
    return fault;
  }

  /** Takes nothing more. The thread ends, and closes what it listens with. */
  @Override
  public void close() throws IOException {
    ending = true;
    SocketChannel connection = current;
    if (connection != null) {
      connection.close();
    }
    selector.wakeup();
  }

  private void take() {
    try (server;
        selector) {
      while (true) {
        selector.selectedKeys().clear();
        try (SocketChannel connection = server.accept()) {
          if (connection != null) {
            connected = true;
            current = connection;
            if (receive(connection)) {
              return;
            }
          } else if (ending) {
            return;
          } else {
            selector.select();
          }
        }
      }
    } catch (IOException failure) {
      if (!ending || Files.exists(received)) {
        fault = Optional.of(Line.of(String.valueOf(failure.getMessage())));
        full.run();
      }
    }
  }

  /** Whether anything came. */
  private boolean receive(SocketChannel connection) throws IOException {
    buffer.clear();
    if (connection.read(buffer) < 0) {
      return false;
    }
    try (FileChannel file =
        FileChannel.open(received, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      do {
        buffer.flip();
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
        buffer.clear();
      } while (connection.read(buffer) >= 0);
    }
    return true;
  }
}
