package io.cocos.cli;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real server on this machine. */
final class Loopback implements AutoCloseable {
  private final List<Metadata> received = new CopyOnWriteArrayList<>();
  private final Server server;

  Loopback(BindableService service) throws IOException {
    server =
        OkHttpServerBuilder.forPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(service)
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <T, R> ServerCall.Listener<T> interceptCall(
                      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
                    received.add(headers);
                    return next.startCall(call, headers);
                  }
                })
            .build()
            .start();
  }

  /** What came before each request. */
  List<Metadata> headers() {
    return received;
  }

  int port() {
    return server.getPort();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
