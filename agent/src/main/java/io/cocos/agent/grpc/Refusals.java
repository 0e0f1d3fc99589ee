package io.cocos.agent.grpc;

import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RefusedException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What callers are told of refusals: the one place where a kind becomes a status. */
final class Refusals {
  /** The trailer that names the kind. */
  static final Metadata.Key<String> KIND =
      Metadata.Key.of("cocos-refusal", Metadata.ASCII_STRING_MARSHALLER);

  private Refusals() {}

  static StatusRuntimeException answer(RefusedException refused) {
    return answer(refused.refusal(), refused.getMessage());
  }

  static StatusRuntimeException answer(Refusal refusal, String message) {
    Metadata trailers = new Metadata();
    trailers.put(KIND, refusal.label());
    return status(refusal).withDescription(message).asRuntimeException(trailers);
  }

  private static Status status(Refusal refusal) {
    return switch (refusal) {
      case WRONG_STATE, ATTESTATION_NOT_AVAILABLE -> Status.FAILED_PRECONDITION;
      case MALFORMED, WRONG_DIGEST -> Status.INVALID_ARGUMENT;
      case NOT_IN_MANIFEST -> Status.NOT_FOUND;
      case WRONG_PROVIDER, NOT_AUTHENTICATED -> Status.PERMISSION_DENIED;
      case HELD_ALREADY, DELIVERED_ALREADY -> Status.ALREADY_EXISTS;
      case IN_PROGRESS, TOO_SLOW -> Status.ABORTED;
      case TOO_LARGE, NO_ROOM, TOO_MANY_CALLERS -> Status.RESOURCE_EXHAUSTED;
    };
  }
}
