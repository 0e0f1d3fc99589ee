package io.cocos.cli;

import com.google.protobuf.ByteString;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceImplBase;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.AttestationResponse;
import io.cocos.proto.agent.Input;
import io.cocos.proto.agent.LogChunk;
import io.cocos.proto.agent.LogsRequest;
import io.cocos.proto.agent.ResultChunk;
import io.cocos.proto.agent.ResultRequest;
import io.cocos.proto.agent.StatusRequest;
import io.cocos.proto.agent.StatusResponse;
import io.cocos.proto.agent.UploadBegin;
import io.cocos.proto.agent.UploadPart;
import io.cocos.proto.agent.UploadProgress;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An agent that keeps what it is sent of one dataset, also of an upload that was cut off. */
final class FakeAgent extends AgentServiceImplBase {
  static final String COMPUTATION = "7778cd80";
  static final String CHALLENGE = "c0ffee";

  final List<UploadBegin> begun = new CopyOnWriteArrayList<>();
  final List<Long> wentOnFrom = new CopyOnWriteArrayList<>();
  final List<ResultRequest> resultRequests = new CopyOnWriteArrayList<>();
  final List<LogsRequest> logsRequests = new CopyOnWriteArrayList<>();
  final List<LogChunk> logs = new CopyOnWriteArrayList<>();
  final List<ResultChunk> result = new CopyOnWriteArrayList<>();
  volatile ByteString held = ByteString.EMPTY;
  volatile StatusException refusal;
  volatile Function<AttestationRequest, AttestationResponse> attestation =
      request ->
          AttestationResponse.newBuilder()
              .setFile(ByteString.copyFromUtf8("report"))
              .setPlatform("sev-snp")
              .setReportData(request.getNonce())
              .build();
  volatile StatusResponse status =
      StatusResponse.newBuilder()
          .setState("receivingData")
          .setComputationId(COMPUTATION)
          .setChallenge(CHALLENGE)
          .addDatasets(Input.newBuilder().setProvider("hospital").setId("patients"))
          .build();

  /** What a follower of the status gets in the end; null for an orderly end. */
  volatile StatusException end;

  static StatusException refused(Status status, String kind) {
    Metadata trailers = new Metadata();
    trailers.put(Metadata.Key.of("cocos-refusal", Metadata.ASCII_STRING_MARSHALLER), kind);
    return status.asException(trailers);
  }

  private <T> void answer(StreamObserver<T> client, List<T> answers) {
    if (refusal != null) {
      client.onError(refusal);
      return;
    }
    answers.forEach(client::onNext);
    client.onCompleted();
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> client) {
    client.onNext(status);
    if (request.getFollow() && end != null) {
      client.onError(end);
      return;
    }
    client.onCompleted();
  }

  @Override
  public StreamObserver<UploadPart> uploadDataset(StreamObserver<UploadProgress> client) {
    return new StreamObserver<>() {
      @Override
      public void onNext(UploadPart part) {
        if (refusal != null) {
          client.onError(refusal);
          return;
        }
        if (part.hasBegin()) {
          begun.add(part.getBegin());
          wentOnFrom.add((long) held.size());
        } else {
          held = held.concat(part.getChunk());
        }
        client.onNext(UploadProgress.newBuilder().setReceived(held.size()).build());
      }

      @Override
      public void onError(Throwable cut) {
        // What has arrived is kept.
      }

      @Override
      public void onCompleted() {
        String sha256 = begun.get(begun.size() - 1).getSha256();
        Input input = status.getDatasets(0).toBuilder().setSha256(sha256).build();
        status = status.toBuilder().setDatasets(0, input).build();
        client.onNext(
            UploadProgress.newBuilder().setReceived(held.size()).setSha256(sha256).build());
        client.onCompleted();
      }
    };
  }

  @Override
  public void downloadResult(ResultRequest request, StreamObserver<ResultChunk> client) {
    resultRequests.add(request);
    answer(client, result);
  }

  @Override
  public void logs(LogsRequest request, StreamObserver<LogChunk> client) {
    logsRequests.add(request);
    answer(client, logs);
  }

  @Override
  public void attestation(AttestationRequest request, StreamObserver<AttestationResponse> client) {
    answer(client, List.of(attestation.apply(request)));
  }
}
