package io.cocos.manager.api.http;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The parameters of a request's query. Every method throws {@link ManagerException} with {@code
 * MALFORMED_REQUEST} for what is not as it should be.
 */
final class QueryParameters {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final HttpParameters parameters;

  private QueryParameters(HttpParameters parameters) {
    this.parameters = parameters;
  }

  static QueryParameters of(HttpRequest<?> request) {
    return new QueryParameters(request.getParameters());
  }

  /** Every value of a parameter that may be sent more than once. */
  List<String> all(String name) {
    return parameters.getAll(name);
  }

  /** The value of a parameter that is sent once, or not at all. */
  Optional<String> one(String name) {
    List<String> sent = parameters.getAll(name);
    if (sent.size() > 1) {
      throw malformed(name + " is sent more than once");
    }
    return sent.stream().findFirst();
  }

  /** A number, not negative. */
  OptionalLong position(String name) {
    Optional<String> sent = one(name);
    if (sent.filter(text -> !NUMBER.matcher(text).matches()).isPresent()) {
      throw malformed(name + " must be a number of digits only");
    }
    return sent.stream().mapToLong(Long::parseLong).findFirst();
  }

  /** A number, not negative. One that is too large is taken for the largest there is. */
  OptionalInt count(String name) {
    return position(name).stream()
        .mapToInt(number -> (int) Math.min(number, Integer.MAX_VALUE))
        .findFirst();
  }

  /** True or false; false when it is not sent. */
  boolean flag(String name) {
    return switch (one(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw malformed(name + " must be true or false");
    };
  }

  private static ManagerException malformed(String what) {
    return new ManagerException(ErrorCode.MALFORMED_REQUEST, what);
  }
}
