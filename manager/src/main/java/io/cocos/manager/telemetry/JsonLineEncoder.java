package io.cocos.manager.telemetry;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Map;

/**
 * Writes each log event as one JSON object on one line. The lines are plain ASCII: some readers
 * take other characters than a line feed for the end of a line, and terminals obey some of them.
 */
public final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final DateTimeFormatter MICROSECONDS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final ThrowableProxyConverter stackTraces = new ThrowableProxyConverter();

  /** One for each appender. */
  public JsonLineEncoder() {}

  @Override
  public void start() {
    stackTraces.setContext(getContext());
    stackTraces.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      write(event, json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return line.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void write(ILoggingEvent event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    json.writeStringField("message", event.getFormattedMessage());
    json.writeStringField("ts", MICROSECONDS.format(event.getInstant()));
    json.writeStringField("logger", event.getLoggerName());
    json.writeStringField("thread", event.getThreadName());
    for (Map.Entry<String, String> known : event.getMDCPropertyMap().entrySet()) {
      json.writeStringField(known.getKey(), known.getValue());
    }
    writeTrace(Span.current().getSpanContext(), json);
    if (event.getThrowableProxy() != null) {
      json.writeStringField("exception", stackTraces.convert(event));
    }
    json.writeEndObject();
  }

  /** The appender writes on the thread that logs, so the span is the one that the line is about. */
  private static void writeTrace(SpanContext span, JsonGenerator json) throws IOException {
    if (span.isValid()) {
      json.writeStringField("trace_id", span.getTraceId());
      json.writeStringField("span_id", span.getSpanId());
    }
  }
}
