package io.cocos.manager.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector that may be away: that is said once, and once more when it is back.
 * What sends them is made with the first of them, so that it costs the start of the service
 * nothing.
 */
final class CollectorExporter implements SpanExporter {
  private static final Logger log = LoggerFactory.getLogger(CollectorExporter.class);

  private final URI collector;
  private final Supplier<SpanExporter> connect;
  private final AtomicBoolean away = new AtomicBoolean();
  private Optional<SpanExporter> sender = Optional.empty();

  CollectorExporter(URI collector, Supplier<SpanExporter> connect) {
    this.collector = collector;
    this.connect = connect;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode sent = sender().export(spans);
    sent.whenComplete(() -> note(sent));
    return sent;
  }

  private synchronized SpanExporter sender() {
    SpanExporter known = sender.orElseGet(connect);
    sender = Optional.of(known);
    return known;
  }

  private synchronized Optional<SpanExporter> known() {
    return sender;
  }

  private void note(CompletableResultCode sent) {
    if (sent.isSuccess()) {
      if (away.compareAndSet(true, false)) {
        log.info("traces reach {} again", collector);
      }
    } else if (away.compareAndSet(false, true)) {
      log.warn(
          "traces do not reach {} ({}); start a collector of OTLP over HTTP there, or set"
              + " COCOS_JAEGER_URL to another one's URL, or to nothing",
          collector,
          reason(sent));
    }
  }

  private static String reason(CompletableResultCode sent) {
    Throwable reason = sent.getFailureThrowable();
    while (reason != null && !(reason instanceof IOException)) {
      reason = reason.getCause();
    }
    return reason == null ? "whoever is there does not take them" : reason.toString();
  }

  @Override
  public CompletableResultCode flush() {
    return known().map(SpanExporter::flush).orElseGet(CompletableResultCode::ofSuccess);
  }

  @Override
  public CompletableResultCode shutdown() {
    return known().map(SpanExporter::shutdown).orElseGet(CompletableResultCode::ofSuccess);
  }
}
