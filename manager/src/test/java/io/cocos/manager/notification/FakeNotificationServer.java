package io.cocos.manager.notification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cocos.manager.concurrent.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** A notification server on a real socket, which answers as a test wants it to. */
public final class FakeNotificationServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads =
      Executors.newCachedThreadPool(new DaemonThreads("fake-notification"));
  private final HttpServer server;
  private final List<JsonNode> attempts = new CopyOnWriteArrayList<>();
  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private volatile ToIntFunction<JsonNode> answer = event -> 201;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** One on a free port, which takes everything. */
  public FakeNotificationServer() throws IOException {
    this(0);
  }

  FakeNotificationServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    server.setExecutor(threads);
    server.createContext("/computations/events", this::handle);
    server.start();
  }

  /** The address that is configured. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  URI events() {
    return URI.create(url() + "/computations/events");
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The events that it took, in order. */
  public List<JsonNode> taken() {
    return List.copyOf(taken);
  }

  /** What it took of a computation: who told what, and how far that is. */
  public List<String> takenOf(String computationId) {
    return taken("/computation_id", computationId);
  }

  /** What it took of a VM of that id, likewise. */
  public List<String> takenOfVm(String id) {
    return taken("/details/vm_id", id);
  }

  private List<String> taken(String pointer, String value) {
    return taken.stream()
        .filter(event -> event.at(pointer).asText().equals(value))
        .map(
            event ->
                "%s %s %s"
                    .formatted(
                        event.get("originator").asText(),
                        event.get("event_type").asText(),
                        event.get("status").asText()))
        .toList();
  }

  /** The events that it was sent, whether it took them or not. */
  List<JsonNode> attempts() {
    return List.copyOf(attempts);
  }

  /** Content type and authorization of each. */
  List<String> headers() {
    return List.copyOf(headers);
  }

  /** From now on it answers so. */
  void answer(ToIntFunction<JsonNode> status) {
    answer = status;
  }

  /** From now on it answers nobody, until it is closed or goes on. */
  public void hang() {
    gate = new CountDownLatch(1);
  }

  /** Answers everybody again. */
  public void goOn() {
    gate.countDown();
  }

  @Override
  public void close() {
    goOn();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode event = JSON.readTree(exchange.getRequestBody());
      attempts.add(event);
      headers.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestHeaders().getFirst("Content-Type")
              + " "
              + Objects.requireNonNullElse(
                  exchange.getRequestHeaders().getFirst("Authorization"), "nobody"));
      gate.await();
      int status = answer.applyAsInt(event);
      if (status < 300) {
        taken.add(event);
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException closing) {
      throw new UncheckedIOException(new IOException("the server is closed", closing));
    }
  }
}
