package io.cocos.manager;

import io.micronaut.http.server.netty.ssl.ServerSslBuilder;
import io.micronaut.http.ssl.ServerSslConfiguration;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/** Tells the HTTP server that it speaks TLS, and with which context. */
record HttpsContext(int port, SslContext context) implements ServerSslBuilder {
  @Override
  @SuppressWarnings("deprecation") // for those who set properties, where a port would not be enough
  public ServerSslConfiguration getSslConfiguration() {
    ServerSslConfiguration configuration = new ServerSslConfiguration();
    configuration.setEnabled(true);
    configuration.setPort(port);
    return configuration;
  }

  @Override
  public Optional<SslContext> build() {
    return Optional.of(context);
  }
}
