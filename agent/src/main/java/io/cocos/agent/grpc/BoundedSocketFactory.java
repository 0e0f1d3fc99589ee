package io.cocos.agent.grpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ServerSocketFactory;

/**
 * Makes server sockets that accept no more than so many connections at a time; further ones wait in
 * the kernel's queue. The gRPC server spends threads on each connection, and must not be made to
 * run out of memory by connections alone.
 */
final class BoundedSocketFactory extends ServerSocketFactory {
  /**
   * How much the kernel keeps of what was written to a connection, in bytes. A result counts as
   * delivered once it is written, and the machine is ended soon after: left to itself, the kernel
   * would keep megabytes, which a slow client could not fetch in that time.
   */
  static final int SEND_BUFFER_BYTES = 256 * 1024;

  private final int maxConnections;

  BoundedSocketFactory(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  @Override
  public ServerSocket createServerSocket() throws IOException {
    return new BoundedServerSocket(new Semaphore(maxConnections));
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return createServerSocket(port, 0, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return createServerSocket(port, backlog, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    ServerSocket server = createServerSocket();
    server.bind(new InetSocketAddress(address, port), backlog);
    return server;
  }

  private static final class BoundedServerSocket extends ServerSocket {
    private final Semaphore free;

    BoundedServerSocket(Semaphore free) throws IOException {
      this.free = free;
    }

    @Override
    public Socket accept() throws IOException {
      // Not interruptible: closing this socket is how the server stops, and connections are
      // closed with it, which lets this go on to find it closed.
      free.acquireUninterruptibly();
      CountedSocket socket = new CountedSocket(free);
      try {
        implAccept(socket);
        socket.setSendBufferSize(SEND_BUFFER_BYTES);
      } catch (IOException failure) {
        socket.close();
        throw failure;
      }
      return socket;
    }
  }

  private static final class CountedSocket extends Socket {
    private final Semaphore free;
    private final AtomicBoolean counted = new AtomicBoolean(true);

    CountedSocket(Semaphore free) {
      this.free = free;
    }

    @Override
    public synchronized void close() throws IOException {
      super.close();
      if (counted.getAndSet(false)) {
        free.release();
      }
    }
  }
}
