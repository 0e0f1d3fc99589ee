package io.cocos.agent.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the lines of a request, up to so many bytes of them together. A line ends with CRLF and
 * nothing else: where two readers see different line ends, requests can be smuggled.
 */
final class LineReader {
  private final InputStream input;
  private int left;

  /**
   * @param input read byte by byte, so it should have a buffer
   * @param limit how many bytes the lines may have, with their ends
   */
  LineReader(InputStream input, int limit) {
    this.input = input;
    this.left = limit;
  }

  /**
   * The next line, without its end; each byte is a character.
   *
   * @throws RefusedRequestException when it is too long, or has a control character
   * @throws EOFException when the client has ended its side
   */
  String next() throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int octet = read(); octet != '\r'; octet = read()) {
      if ((octet < ' ' && octet != '\t') || octet == 0x7f) {
        throw RefusedRequestException.malformed("A line holds a control character.");
      }
      line.append((char) octet);
    }
    if (read() != '\n') {
      throw RefusedRequestException.malformed("A line does not end with CR and LF.");
    }
    return line.toString();
  }

  private int read() throws IOException {
    if (left-- == 0) {
      throw new RefusedRequestException(
          431, "Request header fields too large", "The lines around the content are too long.");
    }
    int octet = input.read();
    if (octet < 0) {
      throw new EOFException("the client left within a line");
    }
    return octet;
  }
}
