package io.cocos.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a request as RFC 9112 has it, and refuses what that allows to be refused: old line folding,
 * bare line ends, white space before colons, more than one host.
 */
final class RequestReader {
  /** Of the request line and the headers together. */
  static final int MAX_HEAD_BYTES = 16 * 1024;

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private RequestReader() {}

  /**
   * Reads up to the content.
   *
   * @param input the connection's, with a buffer
   * @param output the connection's
   * @throws RefusedRequestException when it is not a request as it should be
   * @throws IOException when the client leaves or takes too long
   */
  static Request read(InputStream input, OutputStream output) throws IOException {
    LineReader lines = new LineReader(input, MAX_HEAD_BYTES);
    String line = lines.next();
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    String method = first < 0 ? "" : line.substring(0, first);
    String target = first < last ? line.substring(first + 1, last) : "";
    if (!isToken(method) || target.isEmpty() || target.indexOf(' ') >= 0) {
      throw RefusedRequestException.malformed("The first line is not method, target and version.");
    }
    boolean isHttp10 = isHttp10(line.substring(last + 1));
    String path = path(target);
    Map<String, String> headers = headers(lines);
    String host = headers.get("host");
    if (host == null ? !isHttp10 : host.indexOf(',') >= 0) {
      throw RefusedRequestException.malformed("There must be one Host.");
    }
    return new Request(method, path, headers, RequestContent.of(headers, isHttp10, input), output);
  }

  private static boolean isHttp10(String version) throws RefusedRequestException {
    return switch (version) {
      case "HTTP/1.0" -> true;
      case "HTTP/1.1" -> false;
      default ->
          throw new RefusedRequestException(
              505, "HTTP version not supported", "This server speaks HTTP/1.1 and HTTP/1.0.");
    };
  }

  /** The path of a target that is one, or of a whole address. */
  private static String path(String target) {
    String path = target;
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      int slash = target.indexOf('/', 7);
      path = slash < 0 ? "/" : target.substring(slash);
    }
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private static Map<String, String> headers(LineReader lines) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon);
      if (!isToken(name)) {
        throw RefusedRequestException.malformed("A header is not a name, a colon and a value.");
      }
      String value = line.substring(colon + 1).strip();
      String key = name.toLowerCase(Locale.ROOT);
      String before = headers.get(key);
      headers.put(key, before == null ? value : before + ", " + value);
    }
    return headers;
  }

  private static boolean isToken(String text) {
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      boolean isLetterOrDigit =
          (character >= 'a' && character <= 'z')
              || (character >= 'A' && character <= 'Z')
              || (character >= '0' && character <= '9');
      if (!isLetterOrDigit && TOKEN_MARKS.indexOf(character) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
