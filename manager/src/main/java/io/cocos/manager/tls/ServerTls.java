package io.cocos.manager.tls;

import io.cocos.manager.config.ConfiguredFile;
import io.cocos.manager.config.TlsFiles;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of one server: versions 1.2 and 1.3, with forward secrecy, as its files say. When they
 * are replaced by others that can be used, connections that come later are served with those.
 */
public final class ServerTls {
  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

  private final TlsFiles files;
  private final UnaryOperator<SslContextBuilder> protocol;
  private final InstantSource clock;
  private final ReplaceableSslContext context;
  private List<Optional<FileStamp>> read;
  private List<Optional<FileStamp>> seen;

  /**
   * Reads the files.
   *
   * @param protocol adds what the server's protocol needs of TLS
   * @throws ManagerException with {@code CONFIGURATION_INVALID} when they cannot be used, naming
   *     variable, path and what is wrong
   */
  public ServerTls(TlsFiles files, UnaryOperator<SslContextBuilder> protocol, InstantSource clock) {
    this.files = files;
    this.protocol = protocol;
    this.clock = clock;
    this.read = stamps(); // before reading: what is written meanwhile is read again
    this.seen = read;
    Credentials credentials = Credentials.read(files);
    this.context = new ReplaceableSslContext(contextOf(credentials));
    warnOf(credentials);
  }

  /** What the server makes its connections' engines with. */
  public SslContext context() {
    return context;
  }

  /**
   * Takes the files' successors, if there are any and they can be used; says so once if they cannot
   * be. Files that have changed since the last look are left until the next one: they may be half
   * written, or the key there and the certificate not yet. To be called by one thread only.
   */
  void look() {
    List<Optional<FileStamp>> now = stamps();
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(read)) {
      return;
    }
    read = now;
    try {
      Credentials credentials = Credentials.read(files);
      context.replaceBy(contextOf(credentials));
      log.info("{}: new connections are served with {}", files.certificate(), credentials);
      warnOf(credentials);
    } catch (ManagerException unusable) {
      log.warn(
          "{}; new connections are served with the files before until it is put right",
          unusable.getMessage());
    }
  }

  private SslContext contextOf(Credentials credentials) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                credentials.key(), credentials.chain().toArray(X509Certificate[]::new))
            .sslProvider(SslProvider.JDK)
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .protocols("TLSv1.3", "TLSv1.2");
    if (files.clientAuthorities().isPresent()) {
      builder
          .trustManager(credentials.clientAuthorities().toArray(X509Certificate[]::new))
          .clientAuth(ClientAuth.REQUIRE);
    }
    try {
      return protocol.apply(builder).build();
    } catch (SSLException | IllegalArgumentException unusable) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s cannot be used for TLS: %s".formatted(files.certificate(), unusable.getMessage()),
          unusable);
    }
  }

  private void warnOf(Credentials credentials) {
    credentials
        .objection(clock.instant())
        .ifPresent(
            objection ->
                log.warn(
                    "{} {}, and clients will refuse it: {}",
                    files.certificate(),
                    objection,
                    credentials));
  }

  private List<Optional<FileStamp>> stamps() {
    return Stream.concat(
            Stream.of(files.certificate(), files.key()), files.clientAuthorities().stream())
        .map(ConfiguredFile::path)
        .map(FileStamp::of)
        .toList();
  }
}
