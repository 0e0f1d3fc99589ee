package io.cocos.manager.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cocos.manager.error.ErrorCode;
import io.micronaut.http.HttpStatus;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.Locale;

/**
 * A problem body after <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>.
 *
 * @param type a URI that names the kind of problem, and is not meant to be opened
 * @param title the HTTP status in words
 * @param status the HTTP status
 * @param code the kind of problem as one word, for programs
 * @param detail what went wrong this time, and what can be done
 * @param traceId the trace in which it went wrong, also in the log; null without one
 */
public record Problem(
    @JsonProperty("type") String type,
    @JsonProperty("title") String title,
    @JsonProperty("status") int status,
    @JsonProperty("code") String code,
    @JsonProperty("detail") String detail,
    @JsonProperty("trace_id") @JsonInclude(JsonInclude.Include.NON_NULL) String traceId) {
  /** The media type of problem bodies. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(HttpStatus status, ErrorCode code, String detail) {
    String word = code.name().toLowerCase(Locale.ROOT);
    return new Problem(
        "urn:cocos:problem:" + word.replace('_', '-'),
        status.getReason(),
        status.getCode(),
        word,
        detail,
        currentTrace());
  }

  /** A problem that HTTP itself has a word for, such as a route that does not exist. */
  static Problem of(HttpStatus status, String detail) {
    return new Problem(
        "about:blank",
        status.getReason(),
        status.getCode(),
        status.name().toLowerCase(Locale.ROOT),
        detail,
        currentTrace());
  }

  private static String currentTrace() {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid() ? span.getTraceId() : null;
  }
}
