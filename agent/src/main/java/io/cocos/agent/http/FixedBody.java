package io.cocos.agent.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The content of a request that says how long it is. */
final class FixedBody extends InputStream {
  private final InputStream input;
  private long left;

  /**
   * @param input begins with the content
   * @param length how many bytes it has
   */
  FixedBody(InputStream input, long length) {
    this.input = input;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = input.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the client left within its content");
    }
    left -= count;
    return count;
  }
}
