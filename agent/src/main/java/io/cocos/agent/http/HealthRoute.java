package io.cocos.agent.http;

import io.cocos.agent.life.Agent;
import io.cocos.agent.life.AgentState;
import io.cocos.agent.life.AgentStatus;
import io.cocos.computation.JsonWriter;
import java.util.Optional;

/** {@code GET /health}: how the agent is. The manager asks this until there is an answer. */
final class HealthRoute implements Route {
  private final Agent agent;
  private final String version;

  HealthRoute(Agent agent, String version) {
    this.agent = agent;
    this.version = version;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public Reply answer(Request request) {
    AgentStatus status = agent.status();
    JsonWriter health =
        new JsonWriter()
            .beginObject()
            .name("status")
            .string(status.state() == AgentState.FAILED ? "fail" : "pass")
            .name("version")
            .string(version)
            .name("description")
            .string("agent service")
            .name("state")
            .string(status.state().label());
    Optional<String> computation = status.computationId();
    if (computation.isPresent()) {
      health.name("computation_id").string(computation.get());
    }
    if (status.failure().isPresent()) {
      health.name("reason").string(status.failure().get());
    }
    return Reply.ok("application/health+json", health.endObject());
  }
}
