package io.cocos.manager.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** A client that says exactly what it is told to, right or wrong. */
public final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  public RawHttp say(String text) throws IOException {
    return say(text.getBytes(ISO_8859_1));
  }

  public RawHttp say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Says all of it, or as much as the other side listens to. */
  RawHttp sayWhatIsListenedTo(byte[] bytes) {
    try {
      return say(bytes);
    } catch (IOException hungUp) {
      return this; // its answer is there to be read
    }
  }

  /** The head of the next answer: its status line and its header fields. */
  public String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the answer ends after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** As many bytes of the body as its head announces. */
  public String readBody(String head) throws IOException {
    int length =
        head.lines()
            .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
            .map(line -> Integer.valueOf(line.substring(15).strip()))
            .findFirst()
            .orElseThrow();
    return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }

  /** Whether something can be read at once. */
  public boolean isAnswered() {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Everything until the other side hangs up. */
  String readToTheEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Whether the other side is still there for one more character. */
  boolean isListenedTo(char next) {
    try {
      say(String.valueOf(next));
      return true;
    } catch (IOException hungUp) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
