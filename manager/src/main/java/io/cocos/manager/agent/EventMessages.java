package io.cocos.manager.agent;

import com.google.protobuf.Timestamp;
import io.cocos.manager.vm.AgentEvent;
import io.cocos.manager.vm.AgentState;
import io.cocos.manager.vm.EventStatus;
import io.cocos.proto.agent.Event;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads agents' events, which may be anything. */
final class EventMessages {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private EventMessages() {}

  /** The event, when its state, status and time are such as there are. */
  static Optional<AgentEvent> read(Event message) {
    Optional<AgentState> state = AgentState.of(message.getEventType());
    Optional<EventStatus> status = EventStatus.of(message.getStatus());
    Optional<Instant> time = time(message.getTimestamp());
    if (state.isEmpty() || status.isEmpty() || time.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AgentEvent(
            message.getSequence(),
            time.get(),
            state.get(),
            status.get(),
            AgentText.digest(message.getComputationId()),
            AgentText.reason(message.getReason()),
            message.getCurrent()));
  }

  private static Optional<Instant> time(Timestamp timestamp) {
    try {
      return Optional.of(Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()))
          .filter(time -> !time.isBefore(FIRST) && !time.isAfter(LAST));
    } catch (DateTimeException | ArithmeticException beyond) {
      return Optional.empty();
    }
  }
}
