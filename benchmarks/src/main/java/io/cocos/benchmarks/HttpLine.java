package io.cocos.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One connection to a server that asks and waits for the answer, without any thread between: what
 * Java's own clients do besides took 1 to 2 ms of a launch, which would count as the server's. For
 * use by one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112: HTTP/1.1</a>
 */
final class HttpLine implements AutoCloseable {
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final String LENGTH = "content-length:";
  private static final int NO_CONTENT = 204;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Socket socket = new Socket();
  private final InetSocketAddress server;
  private final Duration patience;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /**
   * Connects when it is asked for the first time.
   *
   * @param patience how long an answer may take
   */
  HttpLine(InetSocketAddress server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param body as text; empty where there is none
   */
  record Answer(int status, String body) {}

  /**
   * Asks.
   *
   * @param body JSON, or nothing
   */
  Answer ask(String method, String path, String body) throws IOException {
    if (!socket.isConnected()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) patience.toMillis());
      socket.connect(server);
    }
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, server.getHostString(), content.length)
            .getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(content);
    socket.getOutputStream().write(request.toByteArray());
    return answer();
  }

  private Answer answer() throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    int endOfHead = -1;
    while (endOfHead < 0) {
      receive(in, received);
      endOfHead = received.toString(StandardCharsets.ISO_8859_1).indexOf(END_OF_HEAD);
    }
    String head = received.toString(StandardCharsets.ISO_8859_1).substring(0, endOfHead);
    int status = Integer.parseInt(head.split(" ", 3)[1]);
    int from = endOfHead + END_OF_HEAD.length();
    int length = length(status, head);
    while (received.size() < from + length) {
      receive(in, received);
    }
    return new Answer(
        status, new String(received.toByteArray(), from, length, StandardCharsets.UTF_8));
  }

  private void receive(InputStream in, ByteArrayOutputStream received) throws IOException {
    int count = in.read(buffer);
    if (count < 0) {
      throw new IOException("the server ended the connection in the middle of an answer");
    }
    received.write(buffer, 0, count);
  }

  private static int length(int status, String head) throws IOException {
    for (String line : head.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        return Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    if (status == NO_CONTENT) {
      return 0;
    }
    throw new IOException("an answer without Content-Length cannot be read: " + head);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
