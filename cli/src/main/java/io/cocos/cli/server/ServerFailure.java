package io.cocos.cli.server;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import io.grpc.Status;
import java.util.Locale;
import java.util.Optional;

/** Tells in the command's words what a call ended with. */
final class ServerFailure {
  private static final String CLOSED = "End of stream or IOException";

  private final Server server;
  private final Throwable thrown;
  private final Status status;
  private final Optional<Refusal> refusal;

  ServerFailure(Server server, Throwable thrown) {
    this.server = server;
    this.thrown = thrown;
    this.status = Status.fromThrowable(thrown);
    this.refusal = Refusal.of(thrown);
  }

  CommandFailure toCommandFailure() {
    String text =
        switch (status.getCode()) {
          case UNAVAILABLE -> isOfServer() ? refused("cannot serve") : unreachable();
          case DEADLINE_EXCEEDED -> refused("did not answer in time");
          case UNIMPLEMENTED -> server + " does not know this call: it is older than this command.";
          default -> refused("refused");
        };
    return new CommandFailure(
        refusal.map(Refusal::exitCode).orElseGet(this::exitCode), text, thrown);
  }

  private ExitCode exitCode() {
    return switch (status.getCode()) {
      case UNAVAILABLE -> ExitCode.UNREACHABLE;
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case FAILED_PRECONDITION, ABORTED -> ExitCode.WRONG_STATE;
      case PERMISSION_DENIED, UNAUTHENTICATED -> ExitCode.NOT_ALLOWED;
      case UNIMPLEMENTED -> ExitCode.NOT_AVAILABLE;
      case DEADLINE_EXCEEDED -> ExitCode.TIMED_OUT;
      case OK,
          CANCELLED,
          UNKNOWN,
          INVALID_ARGUMENT,
          ALREADY_EXISTS,
          RESOURCE_EXHAUSTED,
          OUT_OF_RANGE,
          INTERNAL,
          DATA_LOSS ->
          ExitCode.REFUSED;
    };
  }

  private String refused(String how) {
    String description = status.getDescription();
    String why = description == null ? status.getCode().name() : description;
    return server + " " + how + ": " + why;
  }

  /** What gRPC itself says of a connection has a cause, or is its word for one that was closed. */
  private boolean isOfServer() {
    return status.getCause() == null && !CLOSED.equals(status.getDescription());
  }

  private String unreachable() {
    Throwable root = status.getCause();
    if (root == null) {
      return "No "
          + server.kind()
          + " answers at "
          + server.address()
          + ": the connection was closed. "
          + server.advice();
    }
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    String why = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    return "No "
        + server.kind()
        + " answers at "
        + server.address()
        + ": "
        + why
        + ". "
        + server.advice();
  }
}
