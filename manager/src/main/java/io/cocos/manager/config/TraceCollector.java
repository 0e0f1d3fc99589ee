package io.cocos.manager.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * Where traces go, by OTLP over HTTP.
 *
 * @param configured what the operator set, with scheme and path
 * @param otlp the URL that takes OTLP there
 */
public record TraceCollector(URI configured, URI otlp) {
  private static final String OTLP_PATH = "/v1/traces";
  private static final int OTLP_PORT = 4318;

  /** Jaeger's collector of Thrift, which the original named; it does not understand OTLP. */
  private static final String THRIFT_PATH = "/api/traces";

  private static final int THRIFT_PORT = 14_268;

  /** Whether spans go elsewhere than was configured, since nobody there takes OTLP. */
  public boolean isElsewhere() {
    return !otlp.equals(configured);
  }

  static Optional<TraceCollector> parse(String text) {
    try {
      boolean complete = text.contains("://");
      URI url = new URI(complete ? text : "http://" + text);
      return complete || url.getPort() > 0 ? of(url) : Optional.empty();
    } catch (URISyntaxException noUrl) {
      return Optional.empty();
    }
  }

  private static Optional<TraceCollector> of(URI url) throws URISyntaxException {
    // A password in it would end up in the log.
    if (!Set.of("http", "https").contains(url.getScheme())
        || url.getHost() == null
        || url.getPort() > 65_535
        || url.getUserInfo() != null
        || url.getQuery() != null
        || url.getFragment() != null) {
      return Optional.empty();
    }
    String path = url.getPath().equals("/") ? "" : url.getPath();
    if (path.equals(THRIFT_PATH) || (path.isEmpty() && url.getPort() == THRIFT_PORT)) {
      return Optional.of(new TraceCollector(url, with(url, OTLP_PORT, OTLP_PATH)));
    }
    URI otlp = path.isEmpty() ? with(url, url.getPort(), OTLP_PATH) : url;
    return Optional.of(new TraceCollector(otlp, otlp));
  }

  private static URI with(URI url, int port, String path) throws URISyntaxException {
    return new URI(url.getScheme(), null, url.getHost(), port, path, null, null);
  }
}
