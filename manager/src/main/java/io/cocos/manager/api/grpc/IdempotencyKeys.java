package io.cocos.manager.api.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Hands the metadata {@code idempotency-key} on to the methods, which see messages only. */
@Singleton
final class IdempotencyKeys implements ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<List<String>> SENT =
      Context.keyWithDefault("idempotency-key", List.of());

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Iterable<String> sent = headers.getAll(HEADER);
    if (sent == null) {
      return next.startCall(call, headers);
    }
    List<String> keys = new ArrayList<>();
    sent.forEach(keys::add);
    return Contexts.interceptCall(
        Context.current().withValue(SENT, List.copyOf(keys)), call, headers, next);
  }

  /** Every key that came with the call on this thread. */
  static List<String> ofThisCall() {
    return SENT.get();
  }
}
