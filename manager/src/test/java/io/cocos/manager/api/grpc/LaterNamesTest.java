package io.cocos.manager.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.proto.manager.CreateReq;
import io.cocos.proto.manager.CreateRes;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.RemoveReq;
import io.cocos.proto.manager.RunRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The calls as later releases of the original name them. */
class LaterNamesTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static ManagerServiceBlockingStub manager() {
    return ManagerServiceGrpc.newBlockingStub(server.channel());
  }

  private static String run() {
    return manager()
        .run(RunRequest.newBuilder().setComputation(ByteString.copyFromUtf8("{}")).build())
        .getVmId();
  }

  private static Empty removeVm(String id) {
    return manager().removeVm(RemoveReq.newBuilder().setCvmId(id).build());
  }

  private static Status refusal(ThrowingCallable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal).as("the call is refused").isNotNull();
    return refusal.getStatus();
  }

  @Test
  void removeVmRemoves() {
    String id = run();

    assertThat(removeVm(id)).isEqualTo(Empty.getDefaultInstance());

    assertThat(server.hypervisor().list()).isEmpty();
    assertThat(refusal(() -> removeVm(id)).getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(refusal(() -> removeVm("")).getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void createVmStartsAVmWhoseAgentWaitsForItsComputation() {
    CreateRes created = manager().createVm(CreateReq.getDefaultInstance());

    ObservedVm vm = server.hypervisor().list().get(0);
    assertThat(created)
        .isEqualTo(
            CreateRes.newBuilder().setCvmId(vm.id().toString()).setForwardedPort("7020").build());
    assertThat(vm.computationId()).isEmpty();
    assertThat(
            manager()
                .get(GetRequest.newBuilder().setVmId(created.getCvmId()).build())
                .getComputationId())
        .isEmpty();
  }

  @Test
  void createVmMayBeRepeatedUnderItsNameButNotForAComputation() {
    ManagerServiceBlockingStub named = named("order 17");

    CreateRes created = named.createVm(CreateReq.getDefaultInstance());

    assertThat(named.createVm(CreateReq.getDefaultInstance())).isEqualTo(created);
    assertThat(
            refusal(
                    () ->
                        named.run(
                            RunRequest.newBuilder()
                                .setComputation(ByteString.copyFromUtf8("{}"))
                                .build()))
                .getCode())
        .isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(server.hypervisor().list()).hasSize(1);
  }

  private static ManagerServiceBlockingStub named(String key) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER), key);
    return manager().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }
}
