package io.cocos.agent.grpc;

import io.grpc.Metadata;

/** The trailer in which a call that is refused names the kind of refusal, for programs. */
final class RefusalTrailer {
  /** Its name. */
  static final Metadata.Key<String> KEY =
      Metadata.Key.of("cocos-refusal", Metadata.ASCII_STRING_MARSHALLER);

  private RefusalTrailer() {}

  /** The trailers of a refusal. */
  static Metadata of(String kind) {
    Metadata trailers = new Metadata();
    trailers.put(KEY, kind);
    return trailers;
  }
}
