package io.cocos.manager.telemetry;

import io.cocos.manager.vm.LaunchObserver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What makes spans and sends them. A collector that is away costs nothing but its spans: they wait
 * in a queue that has an end. Safe for use by many threads.
 */
public final class Tracing implements AutoCloseable {
  private static final String SCOPE = "io.cocos.manager";

  /** How long spans may take to be sent at the end of the process. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Optional<SdkTracerProvider> provider;
  private final OpenTelemetry openTelemetry;

  private Tracing(Optional<SdkTracerProvider> provider) {
    this.provider = provider;
    this.openTelemetry =
        provider
            .<OpenTelemetry>map(
                spans ->
                    OpenTelemetrySdk.builder()
                        .setTracerProvider(spans)
                        .setPropagators(
                            ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                        .build())
            .orElseGet(OpenTelemetry::noop);
  }

  /** Makes no spans. */
  public static Tracing off() {
    return new Tracing(Optional.empty());
  }

  /**
   * Sends spans to a collector, by OTLP over HTTP.
   *
   * @param collector the URL that takes them
   * @param version of this service
   * @param instanceId what this instance calls itself
   */
  public static Tracing to(URI collector, String version, String instanceId) {
    return to(
        new CollectorExporter(collector, () -> sender(collector)),
        Attributes.builder()
            .put("service.name", "cocos-manager")
            .put("service.version", version)
            .put("service.instance.id", instanceId)
            .build());
  }

  /** Tries once: where nobody collects, as by default, nobody should knock again and again. */
  private static SpanExporter sender(URI collector) {
    return OtlpHttpSpanExporter.builder()
        .setEndpoint(collector.toString())
        .setRetryPolicy(null)
        .build();
  }

  static Tracing to(SpanExporter exporter, Attributes service) {
    return new Tracing(
        Optional.of(
            SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(service)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build()));
  }

  /** For libraries that make spans of their own. */
  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  /** Makes the spans of this service. */
  public Tracer tracer() {
    return openTelemetry.getTracer(SCOPE);
  }

  /** To be told of launches. */
  public LaunchObserver launches() {
    return new TracedLaunches(tracer());
  }

  /** Sends what has ended so far; for those who want to look at it now. */
  void flush() {
    provider.ifPresent(spans -> spans.forceFlush().join(10, TimeUnit.SECONDS));
  }

  /** Sends what is left, if the collector takes it soon. */
  @Override
  public void close() {
    provider.ifPresent(spans -> spans.shutdown().join(FAREWELL.toMillis(), TimeUnit.MILLISECONDS));
  }
}
