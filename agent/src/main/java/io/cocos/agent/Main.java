package io.cocos.agent;

import com.sun.net.httpserver.HttpServer;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Starts the agent. */
public final class Main {
  private Main() {}

  /** Listens for HTTP and gRPC until it is terminated. */
  public static void main(String[] arguments) throws IOException {
    HttpServer http = HttpServer.create(new InetSocketAddress(9031), 0);
    http.createContext(
        "/health",
        exchange -> {
          byte[] body = "{\"status\":\"pass\"}\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    OkHttpServerBuilder.forPort(7002, InsecureServerCredentials.create())
        .addService(new AgentServiceGrpc.AgentServiceImplBase() {})
        .build()
        .start();
    System.out.println("listening");
  }
}
