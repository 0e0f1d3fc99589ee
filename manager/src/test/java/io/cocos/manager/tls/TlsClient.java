package io.cocos.manager.tls;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** What a client trusts, and who it says it is. */
public final class TlsClient {
  private static final int PATIENCE_MILLIS = 20_000;

  private final SSLContext context;

  private TlsClient(Path authority, Optional<Identity> identity) throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient().sslProvider(SslProvider.JDK).trustManager(authority.toFile());
    identity.ifPresent(own -> builder.keyManager(own.certificate().toFile(), own.key().toFile()));
    context = ((JdkSslContext) builder.build()).context();
  }

  /** A client that trusts this authority and says not who it is. */
  public static TlsClient trusting(Path authority) throws IOException {
    return new TlsClient(authority, Optional.empty());
  }

  /** A client that trusts this authority and has this certificate. */
  public static TlsClient trusting(Path authority, Identity own) throws IOException {
    return new TlsClient(authority, Optional.of(own));
  }

  /** The same for Java's own clients. */
  public SSLContext context() {
    return context;
  }

  /** A connection after its handshake. */
  public SSLSocket connect(int port) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.startHandshake();
      return socket;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  /** The subject of the certificate that a new connection is served with. */
  public String subjectAt(int port) throws IOException {
    try (SSLSocket socket = connect(port)) {
      return socket.getSession().getPeerPrincipal().getName();
    }
  }
}
