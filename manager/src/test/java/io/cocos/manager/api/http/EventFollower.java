package io.cocos.manager.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.concurrent.Eventually;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads server-sent events, as their standard says. */
final class EventFollower implements Flow.Subscriber<String>, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CompletableFuture<HttpResponse<Void>> response;
  private final CompletableFuture<Flow.Subscription> lines = new CompletableFuture<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final BlockingQueue<Told> events = new LinkedBlockingQueue<>();
  private final List<String> block = new ArrayList<>();
  private volatile String lastId = "";

  /** One event. */
  record Told(String event, String id, JsonNode data) {
    String state() {
      return data.path("state").asText();
    }
  }

  private EventFollower(HttpClient client, HttpRequest request) {
    this.response = client.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(this));
  }

  /** Follows, when the server has begun to answer. */
  static EventFollower begin(HttpClient client, HttpRequest.Builder request) {
    return new EventFollower(client, request.build()).begun();
  }

  private EventFollower begun() {
    Eventually.outcome(lines);
    return this;
  }

  /** The next event. */
  Told next() throws InterruptedException {
    Told next = events.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("another event").isNotNull();
    return next;
  }

  /** Every event that has come and was not asked for. */
  List<Told> rest() {
    List<Told> rest = new ArrayList<>();
    events.drainTo(rest);
    return rest;
  }

  /** What a client sends to go on. */
  String lastId() {
    return lastId;
  }

  /** Waits until the server ends the stream. */
  void awaitEnd() {
    Eventually.outcome(end);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
    lines.complete(subscription);
  }

  @Override
  public void onNext(String line) {
    if (!line.isEmpty()) {
      block.add(line);
      return;
    }
    field("id").ifPresent(id -> lastId = id);
    Optional<String> data = field("data");
    if (data.isPresent()) {
      events.add(
          new Told(field("event").orElse("message"), field("id").orElse(""), json(data.get())));
    }
    block.clear();
  }

  private Optional<String> field(String name) {
    return block.stream()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst();
  }

  private static JsonNode json(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException broken) {
      throw new AssertionError(data, broken);
    }
  }

  @Override
  public void onError(Throwable broken) {
    end.completeExceptionally(broken);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }

  @Override
  public void close() {
    response.cancel(true);
    CompletableFuture<Void> unused = lines.thenAccept(Flow.Subscription::cancel);
  }
}
