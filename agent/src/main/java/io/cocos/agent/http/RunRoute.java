package io.cocos.agent.http;

import io.cocos.agent.life.Agent;
import io.cocos.agent.life.HeldComputation;
import io.cocos.agent.life.WrongStateException;
import io.cocos.computation.Computation;
import io.cocos.computation.JsonWriter;
import io.cocos.computation.MalformedComputationException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code POST /run}: gives the agent its computation. */
final class RunRoute implements Route {
  private static final String JSON = "application/json";

  private final Agent agent;
  private final Consumer<String> log;

  RunRoute(Agent agent, Consumer<String> log) {
    this.agent = agent;
    this.log = log;
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public Reply answer(Request request) throws IOException {
    String contentType = request.header("content-type").orElse("");
    if (!contentType.toLowerCase(Locale.ROOT).contains(JSON)) {
      return Reply.problem(
          415, "Unsupported media type", "A computation is sent as Content-Type: " + JSON + ".");
    }
    Optional<byte[]> body = request.read(Agent.MAX_COMPUTATION_BYTES);
    if (body.isEmpty()) {
      return Reply.problem(
          413,
          "Content too large",
          "A computation has at most " + Agent.MAX_COMPUTATION_BYTES + " bytes.");
    }
    try {
      HeldComputation held = agent.receive(Computation.parse(body.get()));
      log.accept("computation " + held.id() + " came by HTTP");
      return Reply.ok(
          JSON, new JsonWriter().beginObject().name("id").string(held.id()).endObject());
    } catch (MalformedComputationException malformed) {
      return Reply.problem(400, "Malformed computation", malformed.getMessage());
    } catch (WrongStateException refused) {
      return Reply.problem(409, "Wrong state", refused.getMessage() + ".", refused.status());
    }
  }
}
