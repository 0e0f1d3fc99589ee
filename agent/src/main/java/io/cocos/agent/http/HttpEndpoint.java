package io.cocos.agent.http;

import com.sun.net.httpserver.HttpServer;
import io.cocos.agent.life.Agent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Listens for HTTP, on every address of the guest. */
public final class HttpEndpoint implements AutoCloseable {
  /** More than the manager needs; each slow client holds one until its deadline. */
  private static final int THREADS = 16;

  /** The server's own limits, which the JDK reads from nowhere else. Seconds, counts, bytes. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "10",
          "jdk.httpserver.maxConnections", "128",
          // What is left of a body that is too long is read and dropped up to here, so that the
          // client gets to see the answer.
          "sun.net.httpserver.drainAmount", Integer.toString(Agent.MAX_COMPUTATION_BYTES),
          "sun.net.httpserver.nodelay", "true");

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any free one
   * @param agent answers
   * @param version of the agent
   * @param log takes events
   * @throws IOException when the port is not to be had; the message names it
   */
  public static HttpEndpoint open(int port, Agent agent, String version, Consumer<String> log)
      throws IOException {
    LIMITS.forEach(HttpEndpoint::setUnlessSet);
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException refused) {
      throw new IOException(
          "cannot listen on HTTP port "
              + port
              + ": "
              + refused.getMessage()
              + "; end the agent that runs already, or choose another with --http-port",
          refused);
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    server.setExecutor(threads);
    server.createContext(
        "/",
        new Routes(
            Map.of(
                "/health", new HealthRoute(agent, version),
                "/metrics", new MetricsRoute(agent, version, Instant.now()),
                "/run", new RunRoute(agent, log)),
            log));
    server.start();
    return new HttpEndpoint(server, threads);
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The port on which it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
