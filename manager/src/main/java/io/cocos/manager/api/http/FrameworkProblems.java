package io.cocos.manager.api.http;

import io.cocos.manager.error.ErrorCode;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Gives the framework's own refusals (no such route, body too large …) the same problem bodies. */
@Singleton
@Primary
public final class FrameworkProblems implements ErrorResponseProcessor<Problem> {
  @Override
  public MutableHttpResponse<Problem> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpStatus status = response.status();
    String detail =
        context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
    return response
        .contentType(Problem.MEDIA_TYPE)
        .body(
            isBodyTooLarge(context)
                ? Problem.of(
                    status,
                    ErrorCode.REQUEST_TOO_LARGE,
                    detail + "; MANAGER_MAX_REQUEST_BYTES sets what is allowed")
                : Problem.of(status, detail.isEmpty() ? status.getReason() : detail));
  }

  private static boolean isBodyTooLarge(ErrorContext context) {
    return context
        .getRootCause()
        .filter(ContentLengthExceededException.class::isInstance)
        .isPresent();
  }
}
