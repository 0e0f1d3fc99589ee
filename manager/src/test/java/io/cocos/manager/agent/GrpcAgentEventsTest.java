package io.cocos.manager.agent;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.cocos.manager.telemetry.LogLines;
import io.cocos.manager.vm.AgentEvent;
import io.cocos.manager.vm.AgentEvents.End;
import io.cocos.manager.vm.AgentState;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.EventStatus;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.GuestPort;
import io.cocos.manager.vm.HandOver;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Samples;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceImplBase;
import io.cocos.proto.agent.Event;
import io.cocos.proto.agent.EventsRequest;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents on real sockets, honest and other ones. */
class GrpcAgentEventsTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  private final GrpcAgentEvents events = new GrpcAgentEvents();
  private final FakeAgent agent = new FakeAgent();
  private final List<AgentEvent> heard = new CopyOnWriteArrayList<>();
  private Optional<Server> server = Optional.empty();

  @AfterEach
  void close() throws InterruptedException {
    events.close();
    if (server.isPresent()) {
      server.get().shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** Keeps the calls of those who follow, for the test to answer. */
  private static final class FakeAgent extends AgentServiceImplBase {
    private final List<EventsRequest> requests = new CopyOnWriteArrayList<>();
    private final List<ServerCallStreamObserver<Event>> calls = new CopyOnWriteArrayList<>();

    @Override
    public void events(EventsRequest request, StreamObserver<Event> answer) {
      ServerCallStreamObserver<Event> call = (ServerCallStreamObserver<Event>) answer;
      call.setOnCancelHandler(() -> {});
      requests.add(request);
      calls.add(call);
    }
  }

  private ObservedVm serve(BindableService service) throws IOException {
    Server started =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .build()
            .start();
    server = Optional.of(started);
    return vmAt(started.getPort());
  }

  private static ObservedVm vmAt(int port) {
    return new ObservedVm(
        UUID.randomUUID(),
        "cocos-1",
        DomainState.RUNNING,
        Optional.of(DIGEST),
        List.of(new Forward(GuestPort.AGENT_GRPC, "127.0.0.1", port, 7002)),
        Confidential.NONE,
        Samples.SIZE,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        HandOver.AT_BOOT,
        Life.begun(Instant.EPOCH));
  }

  private ServerCallStreamObserver<Event> call() {
    eventually(() -> assertThat(agent.calls).hasSize(1));
    return agent.calls.get(0);
  }

  private static Event.Builder running(long sequence) {
    return Event.newBuilder()
        .setSequence(sequence)
        .setTimestamp(Timestamp.newBuilder().setSeconds(1).setNanos(2))
        .setEventType("running")
        .setStatus("complete")
        .setComputationId(DIGEST)
        .setCurrent(true);
  }

  @Test
  void whatAnAgentTellsIsHeardInOrder() throws Exception {
    CompletableFuture<End> end = events.follow(serve(agent), 41, heard::add);

    call().onNext(running(42).build());
    call()
        .onNext(
            running(43)
                .setEventType("failed")
                .setStatus("failed")
                .setReason("no memory")
                .setCurrent(false)
                .build());

    eventually(() -> assertThat(heard).hasSize(2));
    assertThat(heard)
        .containsExactly(
            new AgentEvent(
                42,
                Instant.ofEpochSecond(1, 2),
                AgentState.RUNNING,
                EventStatus.COMPLETE,
                Optional.of(DIGEST),
                Optional.empty(),
                true),
            new AgentEvent(
                43,
                Instant.ofEpochSecond(1, 2),
                AgentState.FAILED,
                EventStatus.FAILED,
                Optional.of(DIGEST),
                Optional.of("no memory"),
                false));
    assertThat(agent.requests.get(0).getAfter()).isEqualTo(41);
    assertThat(end).isNotDone();
  }

  @Test
  void whatIsNoEventIsPassedOverWithOneLine() throws Exception {
    try (LogLines log = LogLines.of("io.cocos.manager.agent")) {
      CompletableFuture<End> end = events.follow(serve(agent), 0, heard::add);
      call().onNext(running(1).setEventType("running\n{\"level\":\"error\"}").build());
      call().onNext(running(2).setStatus("").build());
      call()
          .onNext(
              running(3)
                  .setTimestamp(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(-1))
                  .build());
      call().onNext(running(4).setTimestamp(Timestamp.newBuilder().setSeconds(1L << 40)).build());
      call()
          .onNext(
              running(5)
                  .setComputationId("../../etc")
                  .setReason("a\nb\u0000" + "x".repeat(1000))
                  .build());

      eventually(() -> assertThat(heard).hasSize(1));
      assertThat(heard.get(0).computationId()).isEmpty();
      assertThat(heard.get(0).reason()).contains("a?b?" + "x".repeat(496));
      assertThat(log.saying("tells events that are none")).hasSize(1);
      assertThat(end).isNotDone();
    }
  }

  @Test
  void anAgentThatKnowsNoEventsIsSaidToBeOver() throws Exception {
    try (LogLines log = LogLines.of("io.cocos.manager.agent")) {
      ObservedVm vm = serve(new AgentServiceImplBase() {});

      assertThat(outcome(events.follow(vm, 0, heard::add))).isEqualTo(End.OVER);
      assertThat(log.saying("its agent tells no events")).hasSize(1);
    }
  }

  @Test
  void anAgentThatStopsMayComeBack() throws Exception {
    CompletableFuture<End> end = events.follow(serve(agent), 0, heard::add);

    call().onCompleted();

    assertThat(outcome(end)).isEqualTo(End.BROKEN);
  }

  @Test
  void anAgentThatCannotBeReachedMayComeBack() throws Exception {
    ObservedVm vm;
    try (ServerSocket freed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      vm = vmAt(freed.getLocalPort());
    }

    assertThat(outcome(events.follow(vm, 0, heard::add))).isEqualTo(End.BROKEN);
  }

  @Test
  void anEventThatIsTooLongEndsTheConnection() throws Exception {
    CompletableFuture<End> end = events.follow(serve(agent), 0, heard::add);

    call().onNext(running(1).setReason("x".repeat(20_000)).build());

    assertThat(outcome(end)).isEqualTo(End.BROKEN);
    assertThat(heard).isEmpty();
  }

  @Test
  void whoFollowsNoMoreLeavesNoConnection() throws Exception {
    CompletableFuture<End> end = events.follow(serve(agent), 0, heard::add);
    ServerCallStreamObserver<Event> call = call();

    end.cancel(false);

    eventually(() -> assertThat(call.isCancelled()).isTrue());
  }

  @Test
  void aGuestThatTellsTooMuchHasToWaitAndOthersDoNot() throws Exception {
    List<AgentEvent> ofTheOther = new CopyOnWriteArrayList<>();
    ObservedVm vm = serve(agent);
    CompletableFuture<End> flood = events.follow(vm, 0, heard::add);
    ServerCallStreamObserver<Event> flooding = call();
    for (int sequence = 1; sequence <= 10_000; sequence++) {
      flooding.onNext(running(sequence).build());
    }
    CompletableFuture<End> other = events.follow(vm, 0, ofTheOther::add);
    eventually(() -> assertThat(agent.calls).hasSize(2));

    agent.calls.get(1).onNext(running(1).build());

    eventually(() -> assertThat(ofTheOther).hasSize(1));
    assertThat(heard).hasSizeLessThan(1_000);
    assertThat(flood).isNotDone();
    assertThat(other).isNotDone();
  }

  @Test
  void closingEndsEveryConnection() throws Exception {
    CompletableFuture<End> end = events.follow(serve(agent), 0, heard::add);
    ServerCallStreamObserver<Event> call = call();

    events.close();

    assertThat(outcome(end)).isEqualTo(End.BROKEN);
    eventually(() -> assertThat(call.isCancelled()).isTrue());
  }
}
