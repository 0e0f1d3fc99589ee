package io.cocos.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that follow events over HTTP, a connection each. They only note what came when, in one
 * thread, so that they measure the server and not themselves.
 */
final class EventClients implements AutoCloseable {
  private static final String MESSAGE = "data: ";
  private static final int AT_ONCE = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Selector selector = Selector.open();
  private final List<Client> clients = new ArrayList<>();
  private final ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);

  /**
   * What came at once.
   *
   * @param time when
   * @param text headers, chunks and events, as they came
   */
  record Received(Instant time, String text) {}

  /** One client. */
  static final class Client {
    private final List<Received> received = new ArrayList<>();
    private int messages;

    List<Received> received() {
      return received;
    }
  }

  /**
   * Connects them all, and asks: not all at once, for the manager refuses whom it cannot serve
   * soon. Returns when each has been told how things are.
   */
  EventClients(int port, String path, int number) throws IOException {
    String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
    for (int i = 0; i < number; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      int unused = channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      Client client = new Client();
      clients.add(client);
      SelectionKey unusedKey = channel.register(selector, SelectionKey.OP_READ, client);
      if (i % AT_ONCE == 0) {
        awaitMessages(1, PATIENCE);
      }
    }
    awaitMessages(1, PATIENCE);
  }

  List<Client> all() {
    return clients;
  }

  /** Returns when each client has had so many messages. */
  void awaitMessages(int messages, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (clients.stream().anyMatch(client -> client.messages < messages)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%d of %d clients lack a message"
                .formatted(
                    clients.stream().filter(client -> client.messages < messages).count(),
                    clients.size()));
      }
      int unused = selector.select(this::read, 100);
    }
  }

  private void read(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      if (((SocketChannel) key.channel()).read(bytes.clear()) < 0) {
        throw new IllegalStateException("the manager ended a stream of events");
      }
    } catch (IOException broken) {
      throw new IllegalStateException("a stream of events broke", broken);
    }
    Instant now = Instant.now();
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    client.received.add(new Received(now, text));
    for (int at = text.indexOf(MESSAGE); at >= 0; at = text.indexOf(MESSAGE, at + 1)) {
      client.messages++;
    }
  }

  @Override
  public void close() throws IOException {
    if (selector.isOpen()) {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
    selector.close();
  }
}
