package io.cocos.cli.server;

import io.cocos.cli.text.CommandFailure;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceBlockingStub;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceStub;
import io.cocos.proto.agent.StatusRequest;
import io.cocos.proto.agent.StatusResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A VM's agent, as the commands ask it. Thread-safe. */
public final class Agent implements AutoCloseable {
  private final Server server;
  private final AgentServiceBlockingStub stub;
  private final Duration patience;

  /** Asks at that server, and waits so long for an answer. Owns the server. */
  public Agent(Server server, Duration patience) {
    this.server = server;
    this.stub = AgentServiceGrpc.newBlockingStub(server.channel());
    this.patience = patience;
  }

  /** Returns how long the agent may say nothing. */
  public Duration patience() {
    return patience;
  }

  /** Returns the calls that answer within the time. */
  public AgentServiceBlockingStub calls() {
    return stub.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns the calls that answer as long as there is something to say. */
  public AgentServiceBlockingStub streams() {
    return stub;
  }

  /** Returns the calls that are told of answers as they come. */
  public AgentServiceStub uploads() {
    return AgentServiceGrpc.newStub(server.channel());
  }

  /** See {@link Server#ask}. */
  public <T> T ask(Server.Question<T> question)
      throws CommandFailure, IOException, InterruptedException {
    return server.ask(question);
  }

  /** See {@link Server#failure}. */
  public CommandFailure failure(Throwable thrown) {
    return server.failure(thrown);
  }

  /** Returns how the agent is now. */
  public StatusResponse status() throws CommandFailure, IOException, InterruptedException {
    return ask(() -> calls().status(StatusRequest.getDefaultInstance()).next());
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
