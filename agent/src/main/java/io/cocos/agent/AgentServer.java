package io.cocos.agent;

import io.cocos.agent.attestation.PlatformReports;
import io.cocos.agent.grpc.GrpcEndpoint;
import io.cocos.agent.http.HttpEndpoint;
import io.cocos.agent.life.Agent;
import io.cocos.agent.life.EventLog;
import io.cocos.agent.life.LaunchManifest;
import java.io.IOException;
import java.time.InstantSource;

/** A running agent with its two endpoints. */
public final class AgentServer implements AutoCloseable {
  private final GrpcEndpoint grpc;
  private final HttpEndpoint http;
  private final ConsoleLog log;

  private AgentServer(GrpcEndpoint grpc, HttpEndpoint http, ConsoleLog log) {
    this.grpc = grpc;
    this.http = http;
    this.log = log;
  }

  /**
   * Reads the launch manifest and listens. HTTP comes last: whoever gets an answer to {@code
   * /health} finds gRPC there too.
   *
   * @throws IOException when a port is not to be had; the message names it
   */
  public static AgentServer start(AgentOptions options, String version, ConsoleLog log)
      throws IOException {
    EventLog events = new EventLog(InstantSource.system());
    Agent agent =
        new Agent(
            new LaunchManifest(options.commandLineFile(), options.firmwareFile()).begin(), events);
    GrpcEndpoint grpc =
        GrpcEndpoint.open(
            options.grpcPort(), agent, events, PlatformReports.ofThisGuest(), log::write);
    try {
      HttpEndpoint http = HttpEndpoint.open(options.httpPort(), agent, version, log::write);
      log.write(
          "version "
              + version
              + ", HTTP on port "
              + http.port()
              + ", gRPC on port "
              + grpc.port()
              + ", "
              + agent.status().summary());
      return new AgentServer(grpc, http, log);
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
    log.write("stopped");
  }
}
