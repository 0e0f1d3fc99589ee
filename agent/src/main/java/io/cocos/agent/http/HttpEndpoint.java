package io.cocos.agent.http;

import io.cocos.agent.life.Agent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Listens for HTTP, on every address of the guest. */
public final class HttpEndpoint implements AutoCloseable {
  /** More than the manager needs; each slow client holds one until its time is up. */
  private static final int MAX_CONNECTIONS = 64;

  /** How long a request and its answer may take together. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpAcceptor acceptor;

  private HttpEndpoint(HttpAcceptor acceptor) {
    this.acceptor = acceptor;
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
    Routes routes =
        new Routes(
            Map.of(
                "/health", new HealthRoute(agent, version),
                "/metrics", new MetricsRoute(agent, version, Instant.now()),
                "/run", new RunRoute(agent, log)),
            log);
    try {
      return new HttpEndpoint(
          new HttpAcceptor(
              port, new Exchange(routes, Clock.systemUTC()), MAX_CONNECTIONS, LIMIT, log));
    } catch (IOException refused) {
      throw new IOException(
          "cannot listen on HTTP port "
              + port
              + ": "
              + refused.getMessage()
              + "; end the agent that runs already, or choose another with --http-port",
          refused);
    }
  }

  /** The port on which it listens. */
  public int port() {
    return acceptor.port();
  }

  @Override
  public void close() {
    acceptor.close();
  }
}
