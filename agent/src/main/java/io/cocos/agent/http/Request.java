package io.cocos.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A request whose content has yet to be read. For one thread. */
final class Request {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final String method;
  private final String path;
  private final Map<String, String> headers;
  private final RequestContent content;
  private final OutputStream output;

  /**
   * @param method as the client wrote it
   * @param path without the query, and not decoded
   * @param headers by names in lower case; what came more than once is joined by commas
   * @param content what follows the headers
   * @param output takes the word that the client is to go on, if it waits for that
   */
  Request(
      String method,
      String path,
      Map<String, String> headers,
      RequestContent content,
      OutputStream output) {
    this.method = method;
    this.path = path;
    this.headers = Map.copyOf(headers);
    this.content = content;
    this.output = output;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  /**
   * A header's value.
   *
   * @param name in lower case
   */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * Reads the content; can be done once.
   *
   * @param limit how many bytes it may have
   * @return nothing when it has more
   * @throws IOException when the client leaves or takes too long
   */
  Optional<byte[]> read(int limit) throws IOException {
    if (content.announcedBytes() > limit) {
      return Optional.empty();
    }
    if (content.isAwaitingContinue()) {
      output.write(CONTINUE);
    }
    InputStream stream = content.stream();
    byte[] bytes = stream.readNBytes(limit + 1);
    return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
  }
}
