package io.cocos.agent.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Accepts connections and serves each on a thread of its own, so many at a time; further ones wait
 * in the kernel's queue. A connection that is over its time is closed, whatever it is about.
 */
final class HttpAcceptor implements AutoCloseable {
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

  private final ServerSocket server;
  private final Exchange exchange;
  private final Duration limit;
  private final Semaphore free;
  private final Consumer<String> log;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1);

  /**
   * Begins to listen, on every address.
   *
   * @param port 0 for any free one
   * @param exchange serves connections
   * @param maxConnections how many at a time
   * @param limit how long a connection may last
   * @param log takes faults
   * @throws IOException when the port is not to be had
   */
  HttpAcceptor(
      int port, Exchange exchange, int maxConnections, Duration limit, Consumer<String> log)
      throws IOException {
    this.server = new ServerSocket();
    this.exchange = exchange;
    this.limit = limit;
    this.free = new Semaphore(maxConnections);
    this.log = log;
    watch.setRemoveOnCancelPolicy(true);
    try {
      server.bind(new InetSocketAddress(port), maxConnections);
    } catch (IOException refused) {
      close();
      throw refused;
    }
    threads.execute(this::accept);
  }

  /** The port on which it listens. */
  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        free.acquire();
        acceptOne();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void acceptOne() throws InterruptedException {
    Socket connection;
    try {
      connection = server.accept();
    } catch (IOException failure) {
      free.release();
      if (!server.isClosed()) {
        log.accept("HTTP cannot take connections for now: " + failure.getMessage());
        Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
      }
      return;
    }
    connections.add(connection);
    if (server.isClosed()) {
      drop(connection);
    } else {
      threads.execute(() -> serve(connection));
    }
  }

  private void serve(Socket connection) {
    Future<?> end = watch.schedule(() -> drop(connection), limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      exchange.serve(connection);
    } catch (IOException clientLeft) {
      // Nobody is there to be told, and whoever can reach the port could fill the log.
    } finally {
      end.cancel(false);
      drop(connection);
      free.release();
    }
  }

  private void drop(Socket connection) {
    connections.remove(connection);
    try {
      connection.close();
    } catch (IOException failure) {
      log.accept("a connection cannot be closed: " + failure.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      log.accept("the HTTP port cannot be closed: " + failure.getMessage());
    }
    connections.forEach(this::drop);
    threads.shutdownNow();
    watch.shutdownNow();
  }
}
