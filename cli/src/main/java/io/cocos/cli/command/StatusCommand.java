package io.cocos.cli.command;

import io.cocos.cli.server.Agent;
import io.cocos.cli.text.CommandFailure;
import io.cocos.proto.agent.StatusRequest;
import io.cocos.proto.agent.StatusResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cocos status}. */
@Command(
    name = "status",
    description =
        "Shows how a VM's agent is: what it has, what it misses, how the algorithm ended.")
public final class StatusCommand implements Callable<Integer> {
  private static final String COMPLETE = "complete";

  private final Cocos cocos;

  @Parameters(paramLabel = "VM", arity = "0..1", description = "The VM.")
  private List<String> parameters = new ArrayList<>();

  @Mixin private AgentTarget target;

  @Option(
      names = {"-f", "--follow"},
      description = "Again at each change.")
  private boolean follow;

  /** Asks as {@code cocos} says. */
  public StatusCommand(Cocos cocos) {
    this.cocos = cocos;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    try (Agent agent = target.open(cocos, parameters, 0)) {
      if (!follow) {
        print(agent.status());
        return 0;
      }
      return agent.ask(() -> follow(agent));
    }
  }

  private int follow(Agent agent) throws IOException {
    Iterator<StatusResponse> changes =
        agent.streams().status(StatusRequest.newBuilder().setFollow(true).build());
    String state = "";
    try {
      while (changes.hasNext()) {
        StatusResponse status = changes.next();
        state = status.getState();
        print(status);
      }
    } catch (StatusRuntimeException ended) {
      // The manager ends the machine of a completed computation, and the agent with it.
      if (!state.equals(COMPLETE) || ended.getStatus().getCode() != Status.Code.UNAVAILABLE) {
        throw ended;
      }
    }
    return 0;
  }

  private void print(StatusResponse status) throws IOException {
    if (cocos.json()) {
      cocos.streams().json(status);
    } else {
      StatusTable.print(status, cocos.streams());
      if (follow) {
        cocos.streams().line("");
      }
    }
  }
}
