package io.cocos.manager.agent;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.computation.Computation;
import io.cocos.manager.vm.AgentState;
import io.cocos.manager.vm.AgentStatus;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.GuestPort;
import io.cocos.manager.vm.HandOver;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Samples;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceImplBase;
import io.cocos.proto.agent.RunRequest;
import io.cocos.proto.agent.RunResponse;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Agents that are called with their computation, and what comes of what they answer. */
class GrpcHandOverTest {
  private static final Computation COMPUTATION = Samples.computation("handed over");
  private static final UUID VM = UUID.randomUUID();

  private final Map<UUID, Computation> kept = new HashMap<>(Map.of(VM, COMPUTATION));
  private final GrpcHandOver handOver =
      new GrpcHandOver(id -> Optional.ofNullable(kept.get(id)), Duration.ofMinutes(1));
  private final CompletableFuture<RunRequest> request = new CompletableFuture<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final CompletableFuture<Optional<String>> traceparent = new CompletableFuture<>();
  private Optional<Server> server = Optional.empty();

  @AfterEach
  void stop() throws InterruptedException {
    handOver.close();
    if (server.isPresent()) {
      server.get().shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private int serve(Consumer<StreamObserver<RunResponse>> answer) throws IOException {
    server =
        Optional.of(
            Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(
                    new AgentServiceImplBase() {
                      @Override
                      public void run(RunRequest asked, StreamObserver<RunResponse> out) {
                        request.complete(asked);
                        answer.accept(out);
                      }
                    })
                .intercept(
                    new ServerInterceptor() {
                      @Override
                      public <Q, A> ServerCall.Listener<Q> interceptCall(
                          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        traceparent.complete(
                            Optional.ofNullable(
                                headers.get(
                                    Metadata.Key.of(
                                        "traceparent", Metadata.ASCII_STRING_MARSHALLER))));
                        return next.startCall(call, headers);
                      }
                    })
                .addTransportFilter(
                    new ServerTransportFilter() {
                      @Override
                      public Attributes transportReady(Attributes attributes) {
                        connections.incrementAndGet();
                        return attributes;
                      }

                      @Override
                      public void transportTerminated(Attributes attributes) {
                        connections.decrementAndGet();
                      }
                    })
                .build()
                .start());
    return server.get().getPort();
  }

  private Optional<AgentStatus> answerOf(String id) throws IOException {
    return give(
        serve(
            out -> {
              out.onNext(RunResponse.newBuilder().setComputation(id).build());
              out.onCompleted();
            }));
  }

  private Optional<AgentStatus> answerOf(Status status) throws IOException {
    return give(serve(out -> out.onError(status.asRuntimeException())));
  }

  private Optional<AgentStatus> give(int port) {
    return outcome(handOver.ask(vm(port)));
  }

  private static ObservedVm vm(int port) {
    return new ObservedVm(
        VM,
        "cocos-disk",
        DomainState.RUNNING,
        Optional.of(COMPUTATION.digest()),
        List.of(new Forward(GuestPort.AGENT_GRPC, "127.0.0.1", port, 7002)),
        Confidential.NONE,
        Samples.SIZE,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        HandOver.BY_CALL,
        Life.begun(Instant.EPOCH));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static AgentStatus holding(String id) {
    return new AgentStatus(AgentState.RECEIVING_ALGORITHMS, Optional.of(id), Optional.empty());
  }

  @Test
  void anAgentIsGivenTheComputationAndHoldsItThen() throws Exception {
    assertThat(answerOf(COMPUTATION.digest())).contains(holding(COMPUTATION.digest()));
    assertThat(outcome(request).getComputation().toByteArray())
        .isEqualTo(COMPUTATION.canonicalJson());
  }

  @Test
  void anIdInCapitalsIsTheSameId() throws Exception {
    assertThat(answerOf(COMPUTATION.digest().toUpperCase(Locale.ROOT)))
        .contains(holding(COMPUTATION.digest()));
  }

  @Test
  void anotherIdIsToldAsItIsButCannotForgeWhatIsShownElsewhere() throws Exception {
    assertThat(answerOf("some_id\u001b[2J\n\u20ac")).contains(holding("some_id?[2j??"));
  }

  @Test
  void aRefusalIsToldInTheAgentsWords() throws Exception {
    assertThat(answerOf(Status.INVALID_ARGUMENT.withDescription("no such\nthing")))
        .contains(
            new AgentStatus(
                AgentState.FAILED,
                Optional.empty(),
                Optional.of(
                    "the agent refused its computation: no such?thing (INVALID_ARGUMENT)")));
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      mode = Mode.EXCLUDE,
      names = {
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "DEADLINE_EXCEEDED",
        "ABORTED",
        "INTERNAL",
        "UNAVAILABLE"
      })
  void whatTheAgentRefusesItRefusesForGood(Status.Code code) throws Exception {
    assertThat(answerOf(code.toStatus()).orElseThrow().state()).isEqualTo(AgentState.FAILED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"CANCELLED", "UNKNOWN", "DEADLINE_EXCEEDED", "ABORTED", "INTERNAL", "UNAVAILABLE"})
  void whatMayPassIsNoAnswer(Status.Code code) throws Exception {
    assertThat(answerOf(code.toStatus())).isEmpty();
  }

  @Test
  void aPortWhereNobodyListensIsNoAnswer() throws Exception {
    assertThat(give(freePort())).isEmpty();
  }

  @Test
  void anAgentThatDoesNotAnswerIsGivenUp() throws Exception {
    GrpcHandOver impatient =
        new GrpcHandOver(id -> Optional.of(COMPUTATION), Duration.ofMillis(50));

    assertThat(outcome(impatient.ask(vm(serve(out -> {}))))).isEmpty();
    eventually(() -> assertThat(connections).hasValue(0));
  }

  @Test
  void closingEndsTheCallsThatAreUnderWay() throws Exception {
    CompletableFuture<Optional<AgentStatus>> answer = handOver.ask(vm(serve(out -> {})));
    outcome(request);

    handOver.close();

    assertThat(outcome(answer)).isEmpty();
    eventually(() -> assertThat(connections).hasValue(0));
  }

  @Test
  void noConnectionStaysOpen() throws Exception {
    assertThat(answerOf(COMPUTATION.digest())).isPresent();

    eventually(() -> assertThat(connections).hasValue(0));
  }

  @Test
  void whoeverCallsWithinATraceTellsTheAgentOfIt() throws Exception {
    Span span =
        Span.wrap(
            SpanContext.create(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                TraceFlags.getSampled(),
                TraceState.getDefault()));

    int port = serve(out -> out.onError(Status.UNAVAILABLE.asRuntimeException()));

    assertThat(Context.current().with(span).wrapSupplier(() -> give(port)).get()).isEmpty();

    assertThat(outcome(traceparent))
        .contains("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  }

  @Test
  void whoeverCallsOutsideOfATraceSaysNothingOfOne() throws Exception {
    assertThat(answerOf(COMPUTATION.digest())).isPresent();

    assertThat(outcome(traceparent)).isEmpty();
  }

  @Test
  void whereNoComputationIsKeptNoneCanBeGiven() throws Exception {
    kept.clear();

    assertThat(answerOf(COMPUTATION.digest()))
        .contains(
            new AgentStatus(
                AgentState.FAILED,
                Optional.empty(),
                Optional.of("the manager has no computation for it any more")));
    assertThat(request).isNotDone();
  }
}
