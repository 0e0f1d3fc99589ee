package io.cocos.manager.notification;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.event.ExecutionAttemptedEvent;
import io.cocos.manager.concurrent.MadeOnce;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Posts events to a server, and tries again: as long as it takes when the server is away, a few
 * times when it is there and fails. Safe for use by many threads.
 */
final class EventPoster {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final double JITTER = 0.2;
  private static final int RETRIES_OF_A_FAILURE = 9;

  /** Timeout, too many requests, and what gateways say of a server that is not there. */
  private static final Set<Integer> AWAY = Set.of(408, 429, 502, 503, 504);

  /**
   * How long to wait between attempts.
   *
   * @param first after the first; each further delay is twice as long
   * @param longest but never longer than this
   */
  record Delays(Duration first, Duration longest) {}

  private final URI server;
  private final Optional<String> authorization;
  private final ScheduledExecutorService executor;
  private final MadeOnce<HttpClient> client;
  private final FailsafeExecutor<Integer> persistently;

  /**
   * Posts to that server.
   *
   * @param server where to
   * @param authorization the header of that name, when the server wants one
   * @param executor where attempts are made from; its owner shuts it down
   * @param failed told why each attempt failed
   */
  EventPoster(
      URI server,
      Optional<String> authorization,
      Delays delays,
      ScheduledExecutorService executor,
      Consumer<String> failed) {
    this.server = server;
    this.authorization = authorization;
    this.executor = executor;
    this.client =
        new MadeOnce<>(
            () ->
                HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .executor(executor)
                    .build());
    RetryPolicy<Integer> whileAway =
        RetryPolicy.<Integer>builder()
            .handle(Exception.class)
            .handleResultIf(AWAY::contains)
            .withBackoff(delays.first(), delays.longest())
            .withJitter(JITTER)
            .withMaxRetries(-1)
            .onFailedAttempt(attempt -> failed.accept(reason(attempt)))
            .build();
    RetryPolicy<Integer> aFewTimes =
        RetryPolicy.<Integer>builder()
            .handleResultIf(status -> status >= 500 && !AWAY.contains(status))
            .withBackoff(delays.first(), delays.longest())
            .withJitter(JITTER)
            .withMaxRetries(RETRIES_OF_A_FAILURE)
            .onFailedAttempt(attempt -> failed.accept(reason(attempt)))
            .build();
    this.persistently = Failsafe.with(whileAway, aFewTimes).with(executor);
  }

  /** Posts an event; the status with which the server took it, or refused it for good. */
  CompletableFuture<Integer> post(Event event) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(event.json()));
    authorization.ifPresent(value -> request.header("Authorization", value));
    HttpRequest ready = request.build();
    return persistently.getStageAsync(() -> attempt(ready));
  }

  /** The time limit of a request covers the answer's head only, so the whole has its own. */
  private CompletableFuture<Integer> attempt(HttpRequest request) {
    CompletableFuture<HttpResponse<Void>> answer =
        client.get().sendAsync(request, HttpResponse.BodyHandlers.discarding());
    return answer
        .thenApply(HttpResponse::statusCode)
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .whenCompleteAsync(
            (status, failure) -> {
              if (failure != null) {
                answer.cancel(true);
              }
            },
            executor);
  }

  private static String reason(ExecutionAttemptedEvent<Integer> attempt) {
    Throwable failure = attempt.getLastException();
    if (failure == null) {
      return "it answers " + attempt.getLastResult();
    }
    return (failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure)
        .toString();
  }
}
