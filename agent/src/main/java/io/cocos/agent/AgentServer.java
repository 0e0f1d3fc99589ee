package io.cocos.agent;

import io.cocos.agent.grpc.AgentService;
import io.cocos.agent.grpc.GrpcEndpoint;
import io.cocos.agent.http.HttpEndpoint;
import io.cocos.agent.life.Agent;
import io.cocos.agent.life.EventLog;
import io.cocos.agent.life.LaunchManifest;
import io.cocos.agent.ssh.AgreedSsh;
import io.cocos.agent.upload.InputFolder;
import io.cocos.agent.upload.Uploads;
import java.io.IOException;
import java.time.InstantSource;

/** A running agent with its two endpoints. */
public final class AgentServer implements AutoCloseable {
  private final GrpcEndpoint grpc;
  private final HttpEndpoint http;
  private final Machine machine;
  private final ConsoleLog log;

  private AgentServer(GrpcEndpoint grpc, HttpEndpoint http, Machine machine, ConsoleLog log) {
    this.grpc = grpc;
    this.http = http;
    this.machine = machine;
    this.log = log;
  }

  /**
   * Reads the launch manifest and listens. HTTP comes last: whoever gets an answer to {@code
   * /health} finds gRPC there too.
   *
   * @param machine what the agent is in; closed with the agent
   * @throws IOException when a port is not to be had; the message names it
   */
  static AgentServer start(AgentOptions options, String version, ConsoleLog log, Machine machine)
      throws IOException {
    EventLog events = new EventLog(InstantSource.system());
    Agent agent =
        new Agent(
            new LaunchManifest(options.commandLineFile(), options.firmwareFile()).begin(),
            events,
            machine.runner());
    agent.changes().follow(new StatusLog(agent, agent.status().state(), log));
    Uploads uploads = new Uploads(agent, new InputFolder(options.folder()), log);
    GrpcEndpoint grpc =
        GrpcEndpoint.open(
            options.grpcPort(),
            new AgentService(
                agent,
                events,
                uploads,
                machine.patience(),
                machine.output(),
                machine.reports(),
                version,
                log),
            machine.patience());
    try {
      HttpEndpoint http = HttpEndpoint.open(options.httpPort(), agent, version, log);
      log.accept(
          "version "
              + version
              + ", HTTP on port "
              + http.port()
              + ", gRPC on port "
              + grpc.port()
              + ", "
              + agent.status().summary());
      new AgreedSsh(agent, machine.ssh(), log).begin();
      return new AgentServer(grpc, http, machine, log);
    } catch (IOException | RuntimeException failure) {
      grpc.close();
      throw failure;
    }
  }

  /** The port on which it listens for HTTP. */
  public int httpPort() {
    return http.port();
  }

  /** The port on which it listens for gRPC. */
  public int grpcPort() {
    return grpc.port();
  }

  @Override
  public void close() {
    http.close();
    grpc.close();
    machine.close();
    log.accept("stopped");
  }
}
