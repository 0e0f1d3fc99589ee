package io.cocos.benchmarks;

import com.google.protobuf.Timestamp;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.cocos.proto.agent.Event;
import io.cocos.proto.agent.EventsRequest;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The agents of VMs that run nothing: at the ports that lead to them they say that they hold the
 * computation, and they tell events when they are told to. Safe for use by many threads.
 */
final class FakeAgents implements AutoCloseable {
  private final String computation;
  private final HttpAnswers health;
  private final Server events;
  private final Set<StreamObserver<Event>> followers = ConcurrentHashMap.newKeySet();
  private long sequence;

  /**
   * Agents that listen for events' followers already; {@link #answer} makes VMs ready.
   *
   * @param computation its id
   * @param agents how many, at the ports that a {@link Bed}'s managers give their first VMs
   */
  FakeAgents(String computation, int agents) throws IOException {
    this.computation = computation;
    this.health =
        new HttpAnswers(
            "{\"status\":\"pass\",\"state\":\"receivingAlgorithms\",\"computation_id\":\"%s\"}"
                .formatted(computation));
    NettyServerBuilder builder = NettyServerBuilder.forAddress(grpc(0)).addService(new Service());
    for (int agent = 1; agent < agents; agent++) {
      builder.addListenAddress(grpc(agent));
    }
    this.events = builder.build().start();
  }

  /** Agents that answer. */
  static FakeAgents answering(String computation, int agents) throws IOException {
    FakeAgents started = new FakeAgents(computation, agents);
    started.answer(agents);
    return started;
  }

  /** The agents answer from now on. */
  void answer(int agents) {
    for (int agent = 0; agent < agents; agent++) {
      int unused = health.listen(Bed.FIRST_AGENT_HTTP_PORT + agent);
    }
  }

  /** How many managers' connections follow. */
  int followers() {
    return followers.size();
  }

  /** Every agent enters that state. */
  synchronized void enter(String state) {
    sequence++;
    Instant now = Instant.now();
    Event event =
        Event.newBuilder()
            .setSequence(sequence)
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setEventType(state)
            .setStatus("in-progress")
            .setComputationId(computation)
            .setCurrent(true)
            .build();
    followers.forEach(follower -> follower.onNext(event));
  }

  @Override
  public void close() {
    Server unused = events.shutdownNow();
    health.close();
  }

  private static InetSocketAddress grpc(int agent) {
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), Bed.FIRST_AGENT_GRPC_PORT + agent);
  }

  private final class Service extends AgentServiceGrpc.AgentServiceImplBase {
    @Override
    public void events(EventsRequest request, StreamObserver<Event> follower) {
      followers.add(follower);
    }
  }
}
