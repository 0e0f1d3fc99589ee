package io.cocos.manager.chaos;

import com.google.protobuf.ByteString;
import io.cocos.manager.chaos.Answer.Outcome;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.RemoveRequest;
import io.cocos.proto.manager.RunRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The manager over gRPC. */
final class GrpcManager implements ManagerApi, AutoCloseable {
  private static final Metadata.Key<String> IDEMPOTENCY_KEY =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  /** The others may also be the connection's own, or say that libvirt did not answer. */
  private static final Set<Status.Code> REFUSALS =
      Set.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.ALREADY_EXISTS,
          Status.Code.FAILED_PRECONDITION);

  private static final int PATIENCE_SECONDS = 10;

  private final ManagedChannel channel;

  GrpcManager(int port) {
    this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @Override
  public Answer launch(String key, String computation) {
    Metadata headers = new Metadata();
    headers.put(IDEMPOTENCY_KEY, key);
    RunRequest request =
        RunRequest.newBuilder().setComputation(ByteString.copyFromUtf8(computation)).build();
    return ask(
        () ->
            Answer.acknowledged(
                ShownVm.of(
                    manager()
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .run(request))));
  }

  @Override
  public Answer remove(UUID id) {
    return ask(
        () -> {
          var unused = manager().remove(RemoveRequest.newBuilder().setVmId(id.toString()).build());
          return Answer.removed();
        });
  }

  @Override
  public Optional<List<ShownVm>> list() {
    try {
      return Optional.of(
          manager().list(ListRequest.getDefaultInstance()).getVmsList().stream()
              .map(ShownVm::of)
              .toList());
    } catch (StatusRuntimeException noAnswer) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private ManagerServiceBlockingStub manager() {
    channel.resetConnectBackoff(); // the manager may be back already
    return ManagerServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Answer ask(Supplier<Answer> request) {
    try {
      return request.get();
    } catch (StatusRuntimeException failed) {
      return Answer.failed(outcome(failed.getStatus().getCode()), failed.getMessage());
    }
  }

  private static Outcome outcome(Status.Code code) {
    if (code == Status.Code.NOT_FOUND) {
      return Outcome.NOT_FOUND;
    }
    return REFUSALS.contains(code) ? Outcome.REFUSED : Outcome.UNKNOWN;
  }
}
