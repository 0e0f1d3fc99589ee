package io.cocos.cli.server;

import io.cocos.cli.text.ExitCode;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/** What kind of refusal an agent names in the trailer {@code cocos-refusal}. */
public enum Refusal {
  /** It is in another state. */
  WRONG_STATE("wrong-state", ExitCode.WRONG_STATE),
  /** The request is malformed. */
  MALFORMED("malformed", ExitCode.REFUSED),
  /** The computation does not name it. */
  NOT_IN_MANIFEST("not-in-manifest", ExitCode.NOT_FOUND),
  /** The computation names another provider. */
  WRONG_PROVIDER("wrong-provider", ExitCode.NOT_ALLOWED),
  /** Whoever asks did not sign with his key. */
  NOT_AUTHENTICATED("not-authenticated", ExitCode.NOT_ALLOWED),
  /** The computation demands another digest. */
  WRONG_DIGEST("wrong-digest", ExitCode.REFUSED),
  /** The agent has it. */
  HELD_ALREADY("held-already", ExitCode.WRONG_STATE),
  /** The consumer had it. */
  DELIVERED_ALREADY("delivered-already", ExitCode.WRONG_STATE),
  /** Another call is at it. */
  IN_PROGRESS("in-progress", ExitCode.WRONG_STATE),
  /** It is larger than an agent takes. */
  TOO_LARGE("too-large", ExitCode.REFUSED),
  /** The guest has no room for it. */
  NO_ROOM("no-room", ExitCode.REFUSED),
  /** Others follow already. */
  TOO_MANY_CALLERS("too-many-callers", ExitCode.REFUSED),
  /** Nothing came of it for a long time. */
  TOO_SLOW("too-slow", ExitCode.TIMED_OUT),
  /** The guest has no platform that reports. */
  ATTESTATION_NOT_AVAILABLE("attestation-not-available", ExitCode.NOT_AVAILABLE);

  private static final Metadata.Key<String> TRAILER =
      Metadata.Key.of("cocos-refusal", Metadata.ASCII_STRING_MARSHALLER);

  private final String name;
  private final ExitCode exitCode;

  Refusal(String name, ExitCode exitCode) {
    this.name = name;
    this.exitCode = exitCode;
  }

  /** Returns what the trailers of a failed call name, if they name what is known. */
  public static Optional<Refusal> of(Throwable thrown) {
    Metadata trailers = thrown == null ? null : Status.trailersFromThrowable(thrown);
    String named = trailers == null ? null : trailers.get(TRAILER);
    for (Refusal refusal : values()) {
      if (refusal.name.equals(named)) {
        return Optional.of(refusal);
      }
    }
    return Optional.empty();
  }

  /** Returns how a command ends that was refused so. */
  ExitCode exitCode() {
    return exitCode;
  }
}
