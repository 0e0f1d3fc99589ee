package io.cocos.manager.api.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.cocos.computation.Algorithm;
import io.cocos.computation.Computation;
import io.cocos.computation.Dataset;
import io.cocos.computation.GoDuration;
import io.cocos.computation.GoTime;
import io.cocos.computation.JsonValue.JsonObject;
import io.cocos.computation.MalformedComputationException;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.Optional;

/**
 * Reads the computation of a {@code RunRequest}: JSON from the oldest clients, a message from the
 * later ones. The first byte tells them apart, since no {@code Computation} message begins with
 * <code>{</code>: as a tag it would be a group, which proto3 does not have.
 */
final class ComputationMessages {
  private ComputationMessages() {}

  static Computation read(ByteString field) {
    if (field.isEmpty()) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST, "computation is empty; send its JSON or its message");
    }
    if (field.byteAt(0) == '{') {
      return Computation.parse(field.toByteArray());
    }
    try {
      return computation(known(io.cocos.proto.manager.Computation.parseFrom(field)));
    } catch (InvalidProtocolBufferException noMessage) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST,
          "computation is neither JSON that begins with '{' nor a Computation message",
          noMessage);
    }
  }

  /** A duration of the named field; empty when nothing is said. */
  static Optional<GoDuration> duration(String field, String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(GoDuration.parse(text));
    } catch (MalformedComputationException malformed) {
      throw new ManagerException(
          ErrorCode.MALFORMED_REQUEST, field + ": " + malformed.getMessage(), malformed);
    }
  }

  /**
   * Almost any short text is a message of fields that nobody knows, and must not be taken for a
   * computation that says nothing. Fields of later generations beside known ones are passed over.
   */
  private static io.cocos.proto.manager.Computation known(
      io.cocos.proto.manager.Computation message) throws InvalidProtocolBufferException {
    boolean isUnknown =
        message.toBuilder()
            .setUnknownFields(UnknownFieldSet.getDefaultInstance())
            .build()
            .equals(io.cocos.proto.manager.Computation.getDefaultInstance());
    if (isUnknown) {
      throw new InvalidProtocolBufferException("no field of it is known");
    }
    return message;
  }

  private static Computation computation(io.cocos.proto.manager.Computation message) {
    return new Computation(
        message.getId(),
        message.getName(),
        message.getDescription(),
        "",
        "",
        GoTime.zero(),
        GoTime.zero(),
        message.getDatasetsList().stream()
            .map(dataset -> new Dataset(dataset.getProvider(), dataset.getId()))
            .toList(),
        message.getAlgorithmsList().stream()
            .map(algorithm -> new Algorithm(algorithm.getProvider(), algorithm.getId()))
            .toList(),
        message.getResultConsumersList(),
        0,
        JsonObject.empty(),
        duration("computation: timeout", message.getTimeout()).orElse(new GoDuration(0)));
  }
}
