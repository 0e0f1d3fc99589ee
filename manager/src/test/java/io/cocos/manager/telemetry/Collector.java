package io.cocos.manager.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A collector of traces: takes OTLP over HTTP, and keeps every span. */
public final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();

  /** Listens on a port that was free. */
  public Collector() throws IOException {
    this(0);
  }

  /** Listens on this port. */
  public Collector(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /** Its port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Its URL, as an operator would write it. */
  public String url() {
    return "http://127.0.0.1:" + port() + "/v1/traces";
  }

  /** Those who sent spans. */
  public List<Resource> senders() {
    return received.stream().map(ResourceSpans::getResource).distinct().toList();
  }

  /** Every span so far. */
  public Spans spans() {
    return new Spans(
        received.stream()
            .flatMap(spans -> spans.getScopeSpansList().stream())
            .flatMap(scope -> scope.getSpansList().stream())
            .sorted(java.util.Comparator.comparingLong(Span::getStartTimeUnixNano))
            .collect(Collectors.toList()));
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      InputStream body = exchange.getRequestBody();
      received.addAll(
          ExportTraceServiceRequest.parseFrom(zipped ? new GZIPInputStream(body) : body)
              .getResourceSpansList());
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
