package io.cocos.manager.api.grpc;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.proto.manager.AttestationPolicyReq;
import io.cocos.proto.manager.CVMInfoReq;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.RemoveRequest;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.StopRequest;
import io.cocos.proto.manager.Vm;
import io.cocos.proto.manager.WatchRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code List}, {@code Get}, {@code Stop}, {@code Remove} and {@code Watch}. */
class VmCallsTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static ManagerServiceBlockingStub manager() {
    return ManagerServiceGrpc.newBlockingStub(server.channel())
        .withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private static ObservedVm run() {
    String id =
        manager()
            .run(RunRequest.newBuilder().setComputation(ByteString.copyFromUtf8("{}")).build())
            .getVmId();
    return server.hypervisor().list().stream()
        .filter(vm -> vm.id().toString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Vm get(String id) {
    return manager().get(GetRequest.newBuilder().setVmId(id).build());
  }

  private static Vm stop(String id) {
    return manager().stop(StopRequest.newBuilder().setVmId(id).build());
  }

  private static void remove(String id) {
    manager().remove(RemoveRequest.newBuilder().setVmId(id).build());
  }

  private static Iterator<Vm> watch(String id) {
    return manager().watch(WatchRequest.newBuilder().setVmId(id).build());
  }

  private static Status refusal(ThrowingCallable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal).as("the call is refused").isNotNull();
    return refusal.getStatus();
  }

  private static List<ThrowingCallable> everyCallFor(String id) {
    return Stream.concat(
            Stream.<ThrowingCallable>of(() -> get(id), () -> watch(id).next()),
            everyCallThatAsksFor(id).stream())
        .toList();
  }

  private static List<ThrowingCallable> everyCallThatAsksFor(String id) {
    return List.of(
        () -> stop(id),
        () -> remove(id),
        () -> manager().cVMInfo(CVMInfoReq.newBuilder().setId(id).build()),
        () -> manager().attestationPolicy(AttestationPolicyReq.newBuilder().setId(id).build()));
  }

  @Test
  void aVmIsShownWithEverythingThatIsKnown() {
    ObservedVm vm = run();
    server.agents().holdComputation(vm);
    eventually(() -> assertThat(get(vm.id().toString()).hasReadyAt()).isTrue());

    Vm shown = get(vm.id().toString());

    assertThat(shown.getVmId()).isEqualTo(vm.id().toString());
    assertThat(shown.getDomain()).isEqualTo(vm.domain());
    assertThat(shown.getComputationId()).isEqualTo(vm.computationId().orElseThrow());
    assertThat(shown.getState()).isEqualTo("ready");
    assertThat(shown.getReason()).isEmpty();
    assertThat(shown.getAgentAddress()).isEqualTo("localhost:7020");
    assertThat(shown.getForwardsList()).hasSize(3);
    assertThat(shown.getConfidential()).isEqualTo("none");
    Timestamp created = shown.getCreatedAt();
    assertThat(Instant.ofEpochSecond(created.getSeconds(), created.getNanos()))
        .isEqualTo(vm.createdAt());
  }

  @Test
  void theListHasEveryVmInTheOrderOfCreation() {
    String first = run().id().toString();
    String second = run().id().toString();

    assertThat(manager().list(ListRequest.getDefaultInstance()).getVmsList())
        .containsExactly(get(first), get(second));
  }

  @Test
  void aStoppedVmStaysAndARemovedOneIsGone() {
    String id = run().id().toString();

    Vm stopped = stop(id);

    assertThat(stopped.getState()).isEqualTo("stopped");
    assertThat(stopped.getReason()).isEqualTo("it was stopped");
    eventually(() -> assertThat(get(id).hasEndedAt()).isTrue());
    assertThat(get(id).getState()).isEqualTo("stopped");

    remove(id);

    assertThat(server.hypervisor().list()).isEmpty();
    assertThat(refusal(() -> get(id)).getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "", "x", "../images"})
  void whatIsNoIdOfAVmIsNotFound(String id) {
    for (ThrowingCallable call : everyCallFor(id)) {
      assertThat(refusal(call).getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }
  }

  @Test
  void whileTheHypervisorIsAwayAVmIsOnlyShown() {
    String id = run().id().toString();
    server.hypervisor().disconnect();

    assertThat(get(id).hasAsOf()).isTrue();
    assertThat(watch(id).next().getState()).isEqualTo("booting");
    for (ThrowingCallable call : everyCallThatAsksFor(id)) {
      assertThat(refusal(call).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void aWatchTellsEachStateAndEndsWhenTheVmIsGone() {
    ObservedVm vm = run();
    String id = vm.id().toString();
    Iterator<Vm> states = watch(id);

    assertThat(states.next().getState()).isEqualTo("booting");
    server.agents().holdComputation(vm);
    assertThat(states.next().getState()).isEqualTo("ready");
    stop(id);
    Vm stopped = states.next();
    if (stopped
        .getReason()
        .startsWith("it is being ended")) { // the client may have been that quick
      stopped = states.next();
    }
    assertThat(stopped.getState()).isEqualTo("stopped");
    remove(id);
    assertThat(states.hasNext()).isFalse();
    eventually(() -> assertThat(server.part(WatchCalls.class).count()).isZero());
  }

  @Test
  void aClientThatCancelsIsForgotten() {
    String id = run().id().toString();
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(() -> assertThat(watch(id).next().getState()).isEqualTo("booting"));
    assertThat(server.part(WatchCalls.class).count()).isEqualTo(1);

    context.cancel(null);

    eventually(() -> assertThat(server.part(WatchCalls.class).count()).isZero());
    assertThat(stop(id).getState()).isEqualTo("stopped");
  }

  @Test
  void aShutdownEndsEveryWatch() {
    Iterator<Vm> states = watch(run().id().toString());
    states.next();

    server
        .part(WatchCalls.class)
        .onApplicationEvent(new ServerShutdownEvent(server.part(EmbeddedServer.class)));

    Status status = refusal(states::hasNext);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).isEqualTo("the manager shuts down");
    assertThat(server.part(WatchCalls.class).count()).isZero();
  }
}
