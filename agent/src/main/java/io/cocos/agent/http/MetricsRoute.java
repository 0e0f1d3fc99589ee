package io.cocos.agent.http;

import io.cocos.agent.life.Agent;
import java.time.Instant;
import java.util.Map;

/** {@code GET /metrics}: how the agent is, for Prometheus. */
final class MetricsRoute implements Route {
  private final Agent agent;
  private final String version;
  private final Instant start;

  /**
   * @param start when the agent was started
   */
  MetricsRoute(Agent agent, String version, Instant start) {
    this.agent = agent;
    this.version = version;
    this.start = start;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public Reply answer(Request request) {
    return new Reply(
        200,
        AgentMetrics.text(agent.details(), version, start),
        Map.of(Reply.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"));
  }
}
