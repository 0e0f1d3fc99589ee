package io.cocos.manager.api.http;

import io.cocos.computation.ComputationManifest;
import io.cocos.computation.RunBody;
import io.cocos.manager.api.RequestBodies;
import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.api.RunRequests;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.LaunchRequest;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/** Reads requests to launch a VM for a computation, for all that answer them. */
@Singleton
final class LaunchRequests {
  private final ExecutorService requests;
  private final RequestBodies bodies;
  private final long largestBody;

  LaunchRequests(
      ManagerConfig config,
      @Named(RequestThreads.REQUESTS) ExecutorService requests,
      RequestBodies bodies) {
    this.requests = requests;
    this.bodies = bodies;
    this.largestBody = config.maxRequestBytes();
  }

  /**
   * Answers on a request thread, and in the request's trace, when the body has arrived.
   *
   * @throws ManagerException with {@code UNSUPPORTED_MEDIA_TYPE} for what is no JSON
   */
  <T> CompletableFuture<T> answer(ServerHttpRequest<?> request, Function<LaunchRequest, T> answer) {
    requireJson(request);
    List<String> idempotencyKeys = request.getHeaders().getAll("Idempotency-Key");
    boolean paused = QueryParameters.of(request).flag("paused");
    PropagatedContext trace = PropagatedContext.getOrEmpty();
    RequestBodies.Share share = bodies.share();
    return ReceivedBody.of(request, largestBody, share)
        .thenApplyAsync(
            body -> answer.apply(read(body, idempotencyKeys, paused)),
            task -> requests.execute(trace.wrap(task)))
        .whenComplete((answered, failure) -> share.release());
  }

  private static LaunchRequest read(
      byte[] requestBody, List<String> idempotencyKeys, boolean paused) {
    RunBody body = RunBody.parse(requestBody);
    return new LaunchRequest(
        Optional.of(ComputationManifest.of(body.computation())),
        RunRequests.timeout(body.timeout(), body.clientTls()),
        RunRequests.idempotencyKey(idempotencyKeys),
        paused);
  }

  private static void requireJson(HttpRequest<?> request) {
    String contentType = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).contains(MediaType.APPLICATION_JSON)) {
      throw new ManagerException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "POST %s takes application/json, so send it with: Content-Type: application/json"
              .formatted(request.getPath()));
    }
    if (request.getHeaders().contains(HttpHeaders.CONTENT_ENCODING)) {
      throw new ManagerException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "POST %s takes JSON as it is, so send it without Content-Encoding"
              .formatted(request.getPath()));
    }
  }
}
