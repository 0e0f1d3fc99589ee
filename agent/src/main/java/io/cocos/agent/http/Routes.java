package io.cocos.agent.http;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the route for a request. */
final class Routes {
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

  /** The answer to a request. */
  Reply reply(Request request) throws IOException {
    Optional<String> trace = request.header(TraceLog.HEADER);
    if (trace.isPresent()) {
      traces.see(trace.get());
    }
    String path = request.path();
    Route route = routes.get(path);
    if (route == null) {
      return Reply.problem(
          404, "Not found", "There is nothing here; see /health, /metrics and /run.");
    }
    if (!answers(route, request.method())) {
      return Reply.methodNotAllowed(path, route.method());
    }
    try {
      return route.answer(request);
    } catch (RuntimeException fault) {
      // A request must not end the thread, nor the client wait in vain.
      log.accept("fault in " + path + ": " + fault);
      return Reply.problem(500, "Internal error", "The agent's log says more.");
    }
  }

  /** HEAD asks for what GET would be told, and is told everything but the body. */
  private static boolean answers(Route route, String method) {
    return route.method().equals(method) || (method.equals("HEAD") && route.method().equals("GET"));
  }
}
