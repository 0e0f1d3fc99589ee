package io.cocos.manager.api.http;

import io.cocos.manager.api.stream.Cursor;
import io.cocos.manager.api.stream.EventCursor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One client's events, as they are sent. Whenever there was nothing to tell for a while, and when
 * there is nothing at the beginning, a comment says so, with the id up to which there was nothing.
 */
final class ServerSentEvents implements Cursor<byte[]> {
  private static final long QUIET_NANOS = Duration.ofSeconds(15).toNanos();

  private final EventCursor events;
  private final WrittenEvents written;
  private final LongSupplier nanoTime;
  private long lastSent;

  /**
   * Stands before the first event.
   *
   * @param nanoTime tells how time passes, in nanoseconds
   */
  ServerSentEvents(EventCursor events, WrittenEvents written, LongSupplier nanoTime) {
    this.events = events;
    this.written = written;
    this.nanoTime = nanoTime;
    this.lastSent = nanoTime.getAsLong() - QUIET_NANOS;
  }

  @Override
  public Optional<byte[]> next() {
    Optional<byte[]> event = events.next().map(written::bytes);
    if (event.isPresent()) {
      lastSent = nanoTime.getAsLong();
      return event;
    }
    if (events.isAtEnd() || nanoTime.getAsLong() - lastSent < QUIET_NANOS) {
      return Optional.empty();
    }
    lastSent = nanoTime.getAsLong();
    return Optional.of(written.nothingNew(events.position()));
  }

  @Override
  public boolean isAtEnd() {
    return events.isAtEnd();
  }
}
