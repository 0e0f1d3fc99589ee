package io.cocos.agent.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Clock;

/**
 * One request and its answer. The connection ends with it: nothing that a client sends after its
 * request is ever taken for another one.
 */
final class Exchange {
  /** How much is read of what nobody wants. */
  private static final int MAX_UNREAD_BYTES = 4 << 20;

  private final Routes routes;
  private final Clock clock;

  /**
   * @param routes answer
   * @param clock dates the answers
   */
  Exchange(Routes routes, Clock clock) {
    this.routes = routes;
    this.clock = clock;
  }

  /**
   * Reads a request and answers it.
   *
   * @param connection stays open; its owner closes it, earlier when this takes too long
   * @throws IOException when the client has left, or the connection was closed meanwhile
   */
  void serve(Socket connection) throws IOException {
    InputStream input = new BufferedInputStream(connection.getInputStream());
    Reply reply;
    boolean hasBody = true;
    try {
      Request request = RequestReader.read(input, connection.getOutputStream());
      hasBody = !request.method().equals("HEAD");
      reply = routes.reply(request);
    } catch (RefusedRequestException refused) {
      reply = refused.reply();
    }
    connection.getOutputStream().write(reply.message(clock.instant(), hasBody));
    connection.shutdownOutput();
    // To close while something is unread would reset the connection, and the answer be lost.
    byte[] unwanted = new byte[8 * 1024];
    int count = 0;
    for (int unread = 0; count >= 0 && unread < MAX_UNREAD_BYTES; unread += count) {
      count = input.read(unwanted);
    }
  }
}
