package io.cocos.manager.agent;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.vm.AgentEvent;
import io.cocos.manager.vm.AgentEvents;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.GuestPort;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.cocos.proto.agent.EventsRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows agents by their gRPC call {@code Events}: a connection for each, two threads for all
 * beside gRPC's own. Safe for use by many threads.
 */
public final class GrpcAgentEvents implements AgentEvents, AutoCloseable {
  /** How long a silent guest may stay before it is asked whether it lives. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** How long it may take to answer that; an emulated guest on a busy host is slow. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int LARGEST_EVENT = 16 * 1024;

  /** What a guest can send before anybody wants it: HTTP/2's own minimum. */
  private static final int WINDOW = 65_535;

  private final ScheduledExecutorService executor =
      Executors.newScheduledThreadPool(2, new DaemonThreads("agent-events"));
  private final Set<ManagedChannel> channels = ConcurrentHashMap.newKeySet();

  @Override
  public CompletableFuture<End> follow(ObservedVm vm, long after, Consumer<AgentEvent> listener) {
    Optional<Forward> agentGrpc = vm.forward(GuestPort.AGENT_GRPC);
    if (agentGrpc.isEmpty() || executor.isShutdown()) {
      return CompletableFuture.completedFuture(End.OVER);
    }
    ManagedChannel channel = open(agentGrpc.get());
    channels.add(channel);
    EventCall call = new EventCall(vm, listener, executor);
    CompletableFuture<End> end = call.end();
    CompletableFuture<End> unused =
        end.whenComplete(
            (how, cancelled) -> {
              channels.remove(channel);
              channel.shutdownNow();
            });
    AgentServiceGrpc.newStub(channel)
        .events(EventsRequest.newBuilder().setAfter(after).build(), call);
    return end;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    try {
      for (ManagedChannel channel : channels) {
        channel.awaitTermination(1, TimeUnit.SECONDS); // they end on the executor's threads
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      executor.shutdown();
    }
  }

  private ManagedChannel open(Forward agentGrpc) {
    // An address, which is not looked up: a name would bring threads and a resolver for each VM.
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(agentGrpc.hostAddress(), agentGrpc.hostPort()))
        .usePlaintext()
        .intercept(new TraceHeaders())
        .proxyDetector(address -> null) // it is on this host
        .executor(executor)
        .keepAliveTime(SILENCE.toSeconds(), TimeUnit.SECONDS)
        .keepAliveTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .maxInboundMessageSize(LARGEST_EVENT)
        .flowControlWindow(WINDOW)
        .disableRetry()
        .build();
  }
}
