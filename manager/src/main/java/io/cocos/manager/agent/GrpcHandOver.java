package io.cocos.manager.agent;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import io.cocos.computation.Computation;
import io.cocos.manager.vm.AgentProbe;
import io.cocos.manager.vm.AgentState;
import io.cocos.manager.vm.AgentStatus;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.GuestPort;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.cocos.proto.agent.RunRequest;
import io.cocos.proto.agent.RunResponse;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives agents their computation with the call {@code Run}. Each call has a connection of its own:
 * one that was opened before the guest's network was up may hang for seconds. An agent may be given
 * the same computation again. Safe for use by many threads.
 */
public final class GrpcHandOver implements AgentProbe, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GrpcHandOver.class);

  /** Enough for a guest that has just begun to answer and is slow at first. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int LONGEST_ANSWER = 64 * 1024;

  private final Function<UUID, Optional<Computation>> computations;
  private final Duration patience;
  private final Set<ManagedChannel> open = ConcurrentHashMap.newKeySet();

  /**
   * Calls nobody yet.
   *
   * @param computations the computation that a VM was launched for
   */
  public GrpcHandOver(Function<UUID, Optional<Computation>> computations) {
    this(computations, PATIENCE);
  }

  /** The same with another time to answer in. */
  GrpcHandOver(Function<UUID, Optional<Computation>> computations, Duration patience) {
    this.computations = computations;
    this.patience = patience;
  }

  @Override
  public CompletableFuture<Optional<AgentStatus>> ask(ObservedVm vm) {
    return computations
        .apply(vm.id())
        .map(computation -> give(computation, vm.forward(GuestPort.AGENT_GRPC).orElseThrow()))
        .orElseGet(
            () ->
                CompletableFuture.completedFuture(
                    failed("the manager has no computation for it any more")));
  }

  /** Ends the calls that are under way. */
  @Override
  public void close() {
    open.forEach(ManagedChannel::shutdownNow);
  }

  private CompletableFuture<Optional<AgentStatus>> give(
      Computation computation, Forward agentGrpc) {
    CompletableFuture<Optional<AgentStatus>> outcome = new CompletableFuture<>();
    ManagedChannel channel = connect(agentGrpc);
    open.add(channel);
    Futures.addCallback(
        AgentServiceGrpc.newFutureStub(channel)
            .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
            .run(
                RunRequest.newBuilder()
                    .setComputation(ByteString.copyFrom(computation.canonicalJson()))
                    .build()),
        new FutureCallback<RunResponse>() {
          @Override
          public void onSuccess(RunResponse answer) {
            hangUp(channel);
            outcome.complete(accepted(answer));
          }

          @Override
          public void onFailure(Throwable failure) {
            hangUp(channel);
            outcome.complete(refused(Status.fromThrowable(failure)));
          }
        },
        MoreExecutors.directExecutor());
    return outcome;
  }

  private static ManagedChannel connect(Forward agentGrpc) {
    return ManagedChannelBuilder.forAddress(agentGrpc.hostAddress(), agentGrpc.hostPort())
        .usePlaintext()
        .intercept(new TraceHeaders())
        .proxyDetector(target -> null) // a forward is on this host
        .directExecutor()
        .maxInboundMessageSize(LONGEST_ANSWER)
        .build();
  }

  private void hangUp(ManagedChannel channel) {
    open.remove(channel);
    channel.shutdownNow();
  }

  /** An agent that was given its computation waits for algorithms next. */
  private static Optional<AgentStatus> accepted(RunResponse answer) {
    return Optional.of(
        new AgentStatus(
            AgentState.RECEIVING_ALGORITHMS,
            Optional.of(AgentText.printable(answer.getComputation()).toLowerCase(Locale.ROOT)),
            Optional.empty()));
  }

  /** What the agent itself refuses it refuses for good; what happens on the way to it passes. */
  private static Optional<AgentStatus> refused(Status status) {
    return switch (status.getCode()) {
      case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAVAILABLE -> {
        log.trace("an agent did not take its computation yet: {}", status);
        yield Optional.empty();
      }
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          DATA_LOSS,
          UNAUTHENTICATED ->
          failed(
              "the agent refused its computation: %s (%s)"
                  .formatted(
                      AgentText.printable(
                          Optional.ofNullable(status.getDescription()).orElse("no reason given")),
                      status.getCode()));
    };
  }

  private static Optional<AgentStatus> failed(String reason) {
    return Optional.of(new AgentStatus(AgentState.FAILED, Optional.empty(), Optional.of(reason)));
  }
}
