package io.cocos.manager.api.http;

import io.cocos.manager.api.VmEventView;
import io.cocos.manager.api.stream.Cursor;
import io.cocos.manager.api.stream.EventCursor;
import io.cocos.manager.api.stream.EventId;
import io.cocos.manager.api.stream.VmEvent;
import io.micronaut.http.sse.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Events as <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent
 * events</a>. Whenever there was nothing to tell for a while, and when there is nothing at the
 * beginning, a comment says so, with the id up to which there was nothing.
 */
final class ServerSentEvents implements Cursor<Event<Object>> {
  private static final long QUIET_NANOS = Duration.ofSeconds(15).toNanos();

  /** Without data, which makes it no event to the client: only its id counts. */
  private static final String NO_DATA = "";

  private final EventCursor events;
  private final LongSupplier nanoTime;
  private long lastSent;

  /**
   * Stands before the first event.
   *
   * @param nanoTime tells how time passes, in nanoseconds
   */
  ServerSentEvents(EventCursor events, LongSupplier nanoTime) {
    this.events = events;
    this.nanoTime = nanoTime;
    this.lastSent = nanoTime.getAsLong() - QUIET_NANOS;
  }

  @Override
  public Optional<Event<Object>> next() {
    Optional<Event<Object>> event = events.next().map(ServerSentEvents::event);
    if (event.isPresent()) {
      lastSent = nanoTime.getAsLong();
      return event;
    }
    if (events.isAtEnd() || nanoTime.getAsLong() - lastSent < QUIET_NANOS) {
      return Optional.empty();
    }
    lastSent = nanoTime.getAsLong();
    return Optional.of(
        Event.<Object>of(NO_DATA).comment("nothing new").id(events.position().toString()));
  }

  @Override
  public boolean isAtEnd() {
    return events.isAtEnd();
  }

  private static Event<Object> event(VmEvent event) {
    return Event.<Object>of(VmEventView.of(event))
        .name(event.kind().label())
        .id(event.id().map(EventId::toString).orElse(null));
  }
}
