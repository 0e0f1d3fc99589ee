package io.cocos.manager.api.http;

import io.cocos.computation.MalformedComputationException;
import io.cocos.manager.api.stream.OutsideConsoleException;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure that leaves a controller into a problem body. */
@Singleton
public final class ProblemResponses
    implements ExceptionHandler<RuntimeException, HttpResponse<Problem>> {
  private static final Logger log = LoggerFactory.getLogger(ProblemResponses.class);

  /** What passes by itself is worth another try after so many seconds. */
  private static final String RETRY_AFTER = "2";

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public HttpResponse<Problem> handle(HttpRequest request, RuntimeException failure) {
    ManagerException known = known(request, failure);
    HttpStatus status = HttpStatuses.of(known.code());
    if (status.getCode() >= 500 && !known.code().isLackOfRoom()) {
      log.warn("{} {}: {}", request.getMethodName(), request.getPath(), known.getMessage());
    }
    MutableHttpResponse<Problem> response =
        HttpResponse.<Problem>status(status)
            .contentType(Problem.MEDIA_TYPE)
            .body(Problem.of(status, known.code(), known.getMessage()));
    if (known instanceof OutsideConsoleException outside) {
      response.header(HttpHeaders.CONTENT_RANGE, "bytes */" + outside.end());
    }
    return status == HttpStatus.SERVICE_UNAVAILABLE || status == HttpStatus.TOO_MANY_REQUESTS
        ? response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
        : response;
  }

  private static ManagerException known(HttpRequest<?> request, Throwable failure) {
    if (failure instanceof ManagerException known) {
      return known;
    }
    if (failure instanceof MalformedComputationException malformed) {
      return new ManagerException(ErrorCode.MALFORMED_REQUEST, malformed.getMessage(), malformed);
    }
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return known(request, failure.getCause());
    }
    log.error("{} {} failed", request.getMethodName(), request.getPath(), failure);
    return new ManagerException(
        ErrorCode.INTERNAL, "the manager failed; its log says why", failure);
  }
}
