package io.cocos.agent.http;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Logs in which trace the agent was launched, so that a console can be found by it: the first trace
 * that a request names, by the header of <a href="https://www.w3.org/TR/trace-context/">W3C Trace
 * Context</a>.
 */
final class TraceLog {
  static final String HEADER = "traceparent";

  /** Version, trace, span, flags; later versions may say more. */
  private static final String TRACEPARENT =
      "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?";

  private final Consumer<String> log;
  private final AtomicBoolean said = new AtomicBoolean();

  /**
   * @param log takes the one line
   */
  TraceLog(Consumer<String> log) {
    this.log = log;
  }

  /**
   * Looks at a request.
   *
   * @param header its header, or null when it has none
   */
  void see(String header) {
    if (header == null || said.get()) {
      return;
    }
    // Compiled when there is something to match: the agent's start is no time for it.
    Matcher trace = Pattern.compile(TRACEPARENT).matcher(header);
    if (trace.matches() && said.compareAndSet(false, true)) {
      log.accept("trace " + trace.group(1));
    }
  }
}
