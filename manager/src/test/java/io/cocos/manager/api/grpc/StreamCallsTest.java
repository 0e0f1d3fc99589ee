package io.cocos.manager.api.grpc;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.api.stream.ConsoleStreams;
import io.cocos.manager.api.stream.EventStreams;
import io.cocos.proto.manager.ConsoleChunk;
import io.cocos.proto.manager.ConsoleRequest;
import io.cocos.proto.manager.EventsRequest;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ListResponse;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.RemoveRequest;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.StopRequest;
import io.cocos.proto.manager.Vm;
import io.cocos.proto.manager.VmEvent;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code Events} and {@code Console}, and what {@code List} and {@code Stop} can be asked. */
class StreamCallsTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static ManagerServiceBlockingStub manager() {
    return ManagerServiceGrpc.newBlockingStub(server.channel())
        .withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private static String run() {
    return manager()
        .run(RunRequest.newBuilder().setComputation(ByteString.copyFromUtf8("{}")).build())
        .getVmId();
  }

  private static Vm stop(String id, String grace) {
    return manager().stop(StopRequest.newBuilder().setVmId(id).setGrace(grace).build());
  }

  private static Iterator<VmEvent> events(EventsRequest.Builder request) {
    return manager().events(request.build());
  }

  private static EventsRequest.Builder ofVm(String id) {
    return EventsRequest.newBuilder().setVmId(id);
  }

  private static ConsoleRequest.Builder consoleOf(String id) {
    return ConsoleRequest.newBuilder().setVmId(id);
  }

  private static String next(Iterator<ConsoleChunk> chunks) {
    ConsoleChunk chunk = chunks.next();
    return chunk.getData().isEmpty() ? next(chunks) : chunk.getData().toStringUtf8();
  }

  private static Status.Code refusal(ThrowingCallable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal).as("the call is refused").isNotNull();
    return refusal.getStatus().getCode();
  }

  @Test
  void eventsTellHowAVmIsThenEachChangeAndEndWithIt() {
    String id = run();
    Iterator<VmEvent> events = events(ofVm(id));

    VmEvent first = events.next();
    assertThat(first.getEvent()).isEqualTo("vm");
    assertThat(first.getState()).isEqualTo("booting");
    assertThat(first.getId()).isNotEmpty();
    stop(id, "0s");
    VmEvent stopped = events.next();
    assertThat(stopped.getState()).isEqualTo("stopped");
    assertThat(stopped.getPreviousState()).isEqualTo("booting");
    assertThat(stopped.hasTime()).isTrue();
    manager().remove(RemoveRequest.newBuilder().setVmId(id).build());
    assertThat(events.next().getEvent()).isEqualTo("gone");
    assertThat(events.hasNext()).isFalse();
    eventually(() -> assertThat(server.part(EventStreams.class).deliveries().count()).isZero());
  }

  @Test
  void whoComesBackGoesOnBehindItsLastEvent() {
    String id = run();
    String last = events(ofVm(id)).next().getId();
    stop(id, "0s");

    VmEvent next = events(ofVm(id).setLastEventId(last)).next();

    assertThat(next.getPreviousState()).isEqualTo("booting");
    assertThat(events(ofVm(id).setLastEventId("k3-1")).next().getEvent()).isEqualTo("reset");
  }

  @Test
  void aClientThatCancelsIsForgotten() {
    Context.CancellableContext context = Context.current().withCancellation();
    String id = run();
    context.run(() -> assertThat(events(ofVm(id)).next().getState()).isEqualTo("booting"));
    assertThat(server.part(EventStreams.class).deliveries().count()).isPositive();

    context.cancel(null);

    stop(id, "0s");
    manager().remove(RemoveRequest.newBuilder().setVmId(id).build()); // ends those of other tests
    eventually(() -> assertThat(server.part(EventStreams.class).deliveries().count()).isZero());
  }

  @Test
  void aShutdownEndsEveryStream() {
    Iterator<VmEvent> events = events(ofVm(run()));
    events.next();

    server
        .part(EventStreams.class)
        .onApplicationEvent(new ServerShutdownEvent(server.part(EmbeddedServer.class)));

    assertThat(refusal(events::hasNext)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aConsoleIsReadAndFollowed() {
    String id = run();
    UUID vm = UUID.fromString(id);
    server.hypervisor().print(vm, "one\ntwo\n");

    assertThat(next(manager().console(consoleOf(id).build()))).isEqualTo("one\ntwo\n");
    ConsoleChunk tail = manager().console(consoleOf(id).setTail(1).build()).next();
    assertThat(tail.getData().toStringUtf8()).isEqualTo("two\n");
    assertThat(tail.getPosition()).isEqualTo(4);
    Iterator<ConsoleChunk> following =
        manager().console(consoleOf(id).setFrom(8).setFollow(true).build());
    server.hypervisor().print(vm, "three\n");
    assertThat(next(following)).isEqualTo("three\n");
    stop(id, "0s");
    assertThat(following.hasNext()).isFalse();
    eventually(() -> assertThat(server.part(ConsoleStreams.class).deliveries().count()).isZero());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    String id = run();
    String unknown = UUID.randomUUID().toString();

    assertThat(refusal(() -> events(ofVm(unknown)).next())).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(refusal(() -> events(ofVm(id).setLastEventId("x")).next()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refusal(() -> events(ofVm(id).addStates("asleep")).next()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refusal(() -> manager().console(consoleOf(unknown).build()).next()))
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(refusal(() -> manager().console(consoleOf(id).setFrom(1).build()).next()))
        .isEqualTo(Status.Code.OUT_OF_RANGE);
    assertThat(refusal(() -> manager().console(consoleOf(id).setFrom(-1).build()).next()))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refusal(() -> manager().list(ListRequest.newBuilder().setSort("x").build())))
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    for (String grace : List.of("soon", "-1s", "10")) {
      assertThat(refusal(() -> stop(id, grace))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void theListIsGivenInPages() {
    String first = run();
    String second = run();
    ListRequest.Builder request =
        ListRequest.newBuilder().setPageSize(1).setSort("-created_at").addStates("booting");

    ListResponse page = manager().list(request.build());
    ListResponse next = manager().list(request.setPageToken(page.getNextPageToken()).build());

    assertThat(page.getVmsList()).extracting(Vm::getVmId).containsExactly(second);
    assertThat(next.getVmsList()).extracting(Vm::getVmId).containsExactly(first);
    assertThat(next.getNextPageToken()).isEmpty();
    assertThat(next.hasAsOf()).isFalse();
  }

  @Test
  void whileLibvirtIsAwayVmsAreShownAsTheyWere() {
    String id = run();
    server.hypervisor().disconnect();

    ListResponse list = manager().list(ListRequest.getDefaultInstance());

    assertThat(list.getVmsList()).extracting(Vm::getVmId).containsExactly(id);
    assertThat(list.hasAsOf()).isTrue();
  }
}
