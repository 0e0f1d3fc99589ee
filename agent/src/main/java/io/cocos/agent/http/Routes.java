package io.cocos.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/** Finds the route for a request and sends its answer. */
final class Routes implements HttpHandler {
  private final Map<String, Route> routes;
  private final Consumer<String> log;
  private final TraceLog traces;

  /**
   * @param routes by path
   * @param log takes faults of our own, and the trace of the launch
   */
  Routes(Map<String, Route> routes, Consumer<String> log) {
    this.routes = Map.copyOf(routes);
    this.log = log;
    this.traces = new TraceLog(log);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      traces.see(exchange.getRequestHeaders().getFirst(TraceLog.HEADER));
      send(exchange, reply(exchange));
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Route route = path == null ? null : routes.get(path);
    if (route == null) {
      return Reply.problem(404, "Not found", "There is nothing here; see /health and /run.");
    }
    if (!route.method().equals(exchange.getRequestMethod())) {
      return Reply.methodNotAllowed(path, route.method());
    }
    try {
      return route.answer(exchange);
    } catch (RuntimeException fault) {
      // A request must not end the thread, nor the client wait in vain.
      log.accept("fault in " + path + ": " + fault);
      return Reply.problem(500, "Internal error", "The agent's log says more.");
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
