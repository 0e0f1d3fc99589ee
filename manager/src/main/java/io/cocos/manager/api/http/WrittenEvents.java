package io.cocos.manager.api.http;

import io.cocos.manager.api.VmEventView;
import io.cocos.manager.api.stream.EventId;
import io.cocos.manager.api.stream.SharedForms;
import io.cocos.manager.api.stream.VmEvent;
import io.micronaut.core.type.Argument;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.MessageBodyHandlerRegistry;
import io.micronaut.http.simple.SimpleHttpHeaders;
import io.micronaut.http.sse.Event;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Events as <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent
 * events</a>, which are the same bytes for all who follow: they are written once. Safe for use by
 * many threads; never blocks.
 */
@Singleton
final class WrittenEvents {
  /** Without data, which makes it no event to the client: only its id counts. */
  private static final String NO_DATA = "";

  private final MessageBodyHandlerRegistry writers;
  private final SharedForms<VmEvent, byte[]> events = new SharedForms<>(this::write);
  private final SharedForms<EventId, byte[]> silences = new SharedForms<>(this::write);

  WrittenEvents(MessageBodyHandlerRegistry writers) {
    this.writers = writers;
  }

  /** An event. */
  byte[] bytes(VmEvent event) {
    return events.apply(event);
  }

  /** That there was nothing up to here, as a comment. */
  byte[] nothingNew(EventId position) {
    return silences.apply(position);
  }

  private byte[] write(VmEvent event) {
    return write(
        Event.<Object>of(VmEventView.of(event))
            .name(event.kind().label())
            .id(event.id().map(EventId::toString).orElse(null)));
  }

  private byte[] write(EventId position) {
    return write(Event.<Object>of(NO_DATA).comment("nothing new").id(position.toString()));
  }

  private byte[] write(Event<Object> event) {
    Argument<Event<Object>> type = Argument.ofInstance(event);
    MediaType format = MediaType.TEXT_EVENT_STREAM_TYPE;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writers
        .getWriter(type, List.of(format))
        .writeTo(type, format, event, new SimpleHttpHeaders(), bytes);
    return bytes.toByteArray();
  }
}
