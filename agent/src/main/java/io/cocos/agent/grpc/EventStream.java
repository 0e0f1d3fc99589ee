package io.cocos.agent.grpc;

import com.google.protobuf.Timestamp;
import io.cocos.agent.life.AgentEvent;
import io.cocos.agent.life.EventLog;
import io.cocos.proto.agent.Event;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Instant;
import java.util.Optional;

/**
 * Sends one caller the events that it does not have yet, as fast as it takes them; nothing is
 * queued for it.
 */
final class EventStream implements Runnable {
  private final EventLog events;
  private final ServerCallStreamObserver<Event> call;
  private long sent;

  /**
   * @param after the number of the last event that the caller has
   */
  EventStream(EventLog events, long after, ServerCallStreamObserver<Event> call) {
    this.events = events;
    this.sent = after;
    this.call = call;
  }

  /** There may be something to send, or the caller can take more. */
  @Override
  public synchronized void run() {
    while (call.isReady()) {
      Optional<AgentEvent> next = events.firstAfter(sent);
      if (next.isEmpty()) {
        return;
      }
      sent = next.get().sequence();
      call.onNext(message(next.get()));
    }
  }

  private Event message(AgentEvent event) {
    Event.Builder message =
        Event.newBuilder()
            .setSequence(event.sequence())
            .setTimestamp(timestamp(event.time()))
            .setEventType(event.state().label())
            .setStatus(event.progress().label())
            .setCurrent(event.sequence() == events.newest());
    event.computationId().ifPresent(message::setComputationId);
    event.failure().ifPresent(message::setReason);
    return message.build();
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
