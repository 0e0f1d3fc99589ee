package io.cocos.manager;

import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.config.TlsFiles;
import io.cocos.manager.tls.RenewalWatch;
import io.cocos.manager.tls.ServerTls;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.micronaut.context.ApplicationContext;
import io.micronaut.grpc.server.GrpcServerConfiguration;
import io.micronaut.http.server.netty.ssl.ServerSslBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The TLS of both servers, as far as they have any, and the watch on its files. */
final class ServersTls implements AutoCloseable {
  private final Optional<ServerTls> http;
  private final Optional<ServerTls> grpc;
  private final Optional<RenewalWatch> watch;

  /** Reads the files, and refuses those that cannot be used. */
  ServersTls(ManagerConfig config, InstantSource clock) {
    http = config.http().tls().map(files -> new ServerTls(files, UnaryOperator.identity(), clock));
    grpc =
        config
            .grpc()
            .tls()
            .map(
                files ->
                    new ServerTls(
                        files, tls -> GrpcSslContexts.configure(tls, SslProvider.JDK), clock));
    watch =
        Optional.of(Stream.of(http, grpc).flatMap(Optional::stream).toList())
            .filter(watched -> !watched.isEmpty())
            .map(RenewalWatch::new);
  }

  /** Equips servers that are still to be made. */
  void equip(ApplicationContext context, int httpPort) {
    http.map(tls -> new HttpsContext(httpPort, tls.context()))
        .ifPresent(https -> context.registerSingleton(ServerSslBuilder.class, https));
    grpc.ifPresent(
        tls ->
            ((NettyServerBuilder) context.getBean(GrpcServerConfiguration.class).getServerBuilder())
                .sslContext(tls.context()));
  }

  /** What is to be known of a server's TLS, in two words or so. */
  static String describe(Optional<TlsFiles> tls) {
    return tls.map(
            files ->
                files.clientAuthorities().isPresent() ? "TLS, client certificates required" : "TLS")
        .orElse("no TLS");
  }

  @Override
  public void close() {
    watch.ifPresent(RenewalWatch::close);
  }
}
