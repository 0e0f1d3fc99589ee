package io.cocos.agent.http;

import java.io.IOException;
import java.io.InputStream;

/** The content of a request that comes in chunks (RFC 9112, section 7.1). */
final class ChunkedBody extends InputStream {
  /** A length and what a client may say of the chunk. */
  private static final int MAX_SIZE_LINE_BYTES = 256;

  /** More than any content that is taken. */
  private static final int MAX_SIZE_DIGITS = 8;

  private final InputStream input;
  private InputStream chunk;
  private boolean ended;

  /**
   * @param input begins with the first chunk
   */
  ChunkedBody(InputStream input) {
    this.input = input;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!ended) {
      if (chunk == null) {
        begin();
      } else {
        int count = chunk.read(target, offset, length);
        if (count >= 0) {
          return count;
        }
        endChunk();
      }
    }
    return -1;
  }

  private void begin() throws IOException {
    String line = new LineReader(input, MAX_SIZE_LINE_BYTES).next();
    int semicolon = line.indexOf(';');
    long size = size(semicolon < 0 ? line : line.substring(0, semicolon).stripTrailing());
    if (size > 0) {
      chunk = new FixedBody(input, size);
      return;
    }
    LineReader trailers = new LineReader(input, RequestReader.MAX_HEAD_BYTES);
    while (!trailers.next().isEmpty()) {
      // Nothing that a client says after its content is of use here.
    }
    ended = true;
  }

  private void endChunk() throws IOException {
    if (!new LineReader(input, MAX_SIZE_LINE_BYTES).next().isEmpty()) {
      throw RefusedRequestException.malformed("A chunk is longer than its length.");
    }
    chunk = null;
  }

  private static long size(String digits) throws RefusedRequestException {
    long size = 0;
    for (int index = 0; index < digits.length(); index++) {
      int digit = digits.charAt(index) < 0x80 ? Character.digit(digits.charAt(index), 16) : -1;
      if (digit < 0) {
        throw RefusedRequestException.malformed("A chunk's length is no hexadecimal number.");
      }
      size = size * 16 + digit;
    }
    if (digits.isEmpty() || digits.length() > MAX_SIZE_DIGITS) {
      throw RefusedRequestException.malformed("A chunk's length has none or too many digits.");
    }
    return size;
  }
}
