package io.cocos.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.cocos.agent.RunningAgent;
import io.cocos.agent.life.Refusal;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceBlockingStub;
import io.cocos.proto.agent.AlgoRequest;
import io.cocos.proto.agent.DataRequest;
import io.cocos.proto.agent.ResultRequest;
import io.cocos.proto.agent.RunRequest;
import io.cocos.proto.agent.StatusRequest;
import io.cocos.proto.agent.StatusResponse;
import io.cocos.proto.agent.UploadBegin;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A client of one agent. */
final class AgentClient {
  private final ManagedChannel channel;

  AgentClient(RunningAgent agent) {
    channel =
        OkHttpChannelBuilder.forAddress(
                "127.0.0.1", agent.grpcPort(), InsecureChannelCredentials.create())
            .build();
  }

  AgentServiceBlockingStub calls() {
    return AgentServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  String run(String computation) {
    return calls()
        .run(
            RunRequest.newBuilder()
                .setComputation(ByteString.copyFrom(computation, StandardCharsets.UTF_8))
                .build())
        .getComputation();
  }

  String algo(String provider, String id, String bytes) {
    return calls()
        .algo(
            AlgoRequest.newBuilder()
                .setProvider(provider)
                .setId(id)
                .setAlgorithm(ByteString.copyFromUtf8(bytes))
                .build())
        .getAlgorithmID();
  }

  String data(String provider, String id, String bytes) {
    return calls()
        .data(
            DataRequest.newBuilder()
                .setProvider(provider)
                .setId(id)
                .setDataset(ByteString.copyFromUtf8(bytes))
                .build())
        .getDatasetID();
  }

  String result(String consumer) {
    return calls().result(asking(consumer)).getFile().toStringUtf8();
  }

  static ResultRequest asking(String consumer) {
    return ResultRequest.newBuilder().setConsumer(consumer).build();
  }

  Uploading uploadAlgorithm(String provider, String id, long size, String sha256) {
    Uploading upload = new Uploading();
    upload.begin(
        AgentServiceGrpc.newStub(channel).uploadAlgorithm(upload),
        begin(provider, id, size, sha256));
    return upload;
  }

  Uploading uploadDataset(String provider, String id, long size, String sha256) {
    Uploading upload = new Uploading();
    upload.begin(
        AgentServiceGrpc.newStub(channel).uploadDataset(upload), begin(provider, id, size, sha256));
    return upload;
  }

  private static UploadBegin begin(String provider, String id, long size, String sha256) {
    return UploadBegin.newBuilder()
        .setProvider(provider)
        .setId(id)
        .setSize(size)
        .setSha256(sha256)
        .build();
  }

  StatusResponse status() {
    return calls().status(StatusRequest.getDefaultInstance()).next();
  }

  /** Follows the status until it is so. */
  StatusResponse await(Predicate<StatusResponse> so) {
    Iterator<StatusResponse> told =
        calls().status(StatusRequest.newBuilder().setFollow(true).build());
    StatusResponse status = told.next();
    while (!so.test(status)) {
      status = told.next();
    }
    return status;
  }

  StatusResponse awaitState(String state) {
    return await(status -> status.getState().equals(state));
  }

  static void assertRefused(Refusal kind, Status.Code code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, refusal -> assertRefused(kind, code, text, refusal));
  }

  static void assertRefused(
      Refusal kind, Status.Code code, String text, StatusRuntimeException refusal) {
    assertThat(refusal.getStatus().getCode()).as(refusal.toString()).isEqualTo(code);
    assertThat(refusal.getStatus().getDescription()).contains(text);
    assertThat(refusal.getTrailers()).isNotNull();
    assertThat(refusal.getTrailers().get(Refusals.KIND)).isEqualTo(kind.label());
  }

  void close() throws InterruptedException {
    channel.shutdownNow();
    assertThat(channel.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }
}
