package io.cocos.manager.telemetry;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Samples;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.RunRequest;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a collector of traces sees of requests, by OTLP over HTTP. */
class TracesTest {
  private static final Collector collector = collector();

  @RegisterExtension
  static final ManagerServer server =
      new ManagerServer(Map.of("COCOS_JAEGER_URL", collector.url()));

  private static final String REQUEST = "{\"computation\":{}}";

  private static final String CALLER = "00f067aa0ba902b7";

  private final String traceId = newTraceId();
  private LogLines log;

  private static Collector collector() {
    try {
      return new Collector();
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  private static String newTraceId() {
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @BeforeEach
  void listen() {
    log = LogLines.of("io.cocos");
  }

  @AfterEach
  void stopListening() {
    log.close();
  }

  @AfterAll
  static void closeCollector() {
    collector.close();
  }

  private String traceparent() {
    return "00-" + traceId + "-" + CALLER + "-01";
  }

  private HttpResponse<String> run(String body) throws Exception {
    return server.send(
        server
            .runRequest(body.getBytes(StandardCharsets.UTF_8))
            .header("traceparent", traceparent())
            .header("tracestate", "vendor=value"));
  }

  private ManagerServiceBlockingStub grpc() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceparent());
    return ManagerServiceGrpc.newBlockingStub(server.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** What the collector has of this test's trace, once the span of that name is there. */
  private Spans traceWith(String span) {
    eventually(
        () -> {
          server.part(Tracing.class).flush();
          assertThat(trace().named(span)).isNotEmpty();
        });
    return trace();
  }

  private Spans trace() {
    return collector.spans().ofTrace(traceId);
  }

  private static ObservedVm onlyVm() {
    return server.hypervisor().list().get(0);
  }

  @Test
  void aLaunchByHttpIsOneTraceBelowTheCallersSpan() throws Exception {
    assertThat(run(REQUEST).statusCode()).isEqualTo(200);
    ObservedVm vm = onlyVm();
    server.agents().holdComputation(vm);

    Spans trace = traceWith("launch");
    Span request = trace.only("POST /run");
    Span launch = trace.only("launch");
    assertThat(request.getParentSpanId())
        .isEqualTo(ByteString.copyFrom(HexFormat.of().parseHex(CALLER)));
    assertThat(request.getTraceState()).isEqualTo("vendor=value");
    assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(Spans.attribute(request, "http.response.status_code")).contains("200");
    assertThat(trace.below(request)).containsExactly("launch");
    assertThat(trace.below(launch)).containsExactly("boot", "hand-off");
    assertThat(Spans.attribute(launch, "cocos.vm.id")).contains(vm.id().toString());
    assertThat(Spans.attribute(launch, "cocos.computation.id")).isEqualTo(vm.computationId());
    assertThat(Spans.attribute(launch, "cocos.domain")).contains(vm.domain());
    assertThat(trace.all())
        .extracting(span -> span.getStatus().getCode())
        .containsOnly(Status.StatusCode.STATUS_CODE_UNSET);
  }

  @Test
  void aLaunchByGrpcIsOneTraceBelowTheCallersSpan() {
    grpc().run(RunRequest.newBuilder().setComputation(ByteString.copyFromUtf8("{}")).build());
    server.agents().holdComputation(onlyVm());

    Spans trace = traceWith("launch");
    Span request = trace.only("manager.ManagerService/Run");
    assertThat(request.getParentSpanId())
        .isEqualTo(ByteString.copyFrom(HexFormat.of().parseHex(CALLER)));
    assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(trace.below(request)).containsExactly("launch");
    assertThat(trace.below(trace.only("launch"))).containsExactly("boot", "hand-off");
  }

  @Test
  void theBootEndsWhenTheAgentAnswersAndTheHandOffWhenItHoldsTheComputation() throws Exception {
    run(REQUEST);
    ObservedVm vm = onlyVm();
    server.agents().answer(vm, FakeAgents.in(io.cocos.manager.vm.AgentState.RECEIVING_MANIFESTS));
    Spans early = traceWith("boot");

    assertThat(early.named("hand-off")).isEmpty();

    server.agents().holdComputation(vm);
    Spans late = traceWith("launch");
    assertThat(late.only("hand-off").getStartTimeUnixNano())
        .isGreaterThanOrEqualTo(late.only("boot").getEndTimeUnixNano());
    assertThat(late.only("launch").getEndTimeUnixNano())
        .isGreaterThanOrEqualTo(late.only("hand-off").getEndTimeUnixNano());
  }

  @Test
  void aLaunchThatTheHostRefusesIsAnErrorThatSaysWhy() throws Exception {
    server
        .hypervisor()
        .failLaunches(new ManagerException(ErrorCode.MEMORY_EXHAUSTED, "no memory is left"));

    HttpResponse<String> refusal = run(REQUEST);

    Spans trace = traceWith("POST /run");
    assertThat(trace.only("launch").getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(trace.only("launch").getStatus().getMessage()).contains("no memory is left");
    assertThat(trace.only("POST /run").getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(ManagerServer.json(refusal).get("trace_id").asText()).isEqualTo(traceId);
  }

  @Test
  void aGuestThatFailsEndsItsBootAndItsLaunchAsErrors() throws Exception {
    run(REQUEST);
    server.agents().answer(onlyVm(), FakeAgents.failed("no computation reached it"));

    Spans trace = traceWith("launch");
    assertThat(trace.only("launch").getStatus().getMessage())
        .isEqualTo("no computation reached it");
    assertThat(trace.only("hand-off").getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(trace.only("boot").getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
  }

  @Test
  void aVmThatIsRemovedWhileItBootsEndsItsTrace() throws Exception {
    run(REQUEST);
    server.send(server.request("/vms/" + onlyVm().id()).DELETE());

    Spans trace = traceWith("launch");
    assertThat(trace.only("boot").getStatus().getMessage())
        .contains("ended before its agent answered");
  }

  @Test
  void linesOfTheRequestAndOfTheBootHaveTheTrace() throws Exception {
    run(REQUEST);
    server.agents().holdComputation(onlyVm());
    Span launch = traceWith("launch").only("launch");

    for (String part : new String[] {") runs for computation", " is ready after "}) {
      eventually(() -> assertThat(log.saying(part)).hasSize(1));
      JsonNode line = log.saying(part).get(0);
      assertThat(line.get("trace_id").asText()).isEqualTo(traceId);
      assertThat(line.get("span_id").asText()).hasSize(16);
    }
    assertThat(log.saying(" is ready after ").get(0).get("span_id").asText())
        .isEqualTo(Spans.hex(launch.getSpanId()));
  }

  @Test
  void aBootThatAnEarlierManagerBeganHasATraceOfItsOwn() {
    ObservedVm vm = Samples.observed(DomainState.RUNNING, 5);
    server.hypervisor().contain(vm);
    server.hypervisor().tellOfChange(vm.id());
    server.agents().holdComputation(vm);

    eventually(
        () -> {
          server.part(Tracing.class).flush();
          assertThat(collector.spans().named("launch"))
              .filteredOn(launch -> isAbout(vm, launch))
              .singleElement()
              .satisfies(
                  launch -> {
                    assertThat(Spans.attribute(launch, "cocos.resumed")).contains("true");
                    assertThat(launch.getParentSpanId()).isEqualTo(ByteString.EMPTY);
                    assertThat(collector.spans().below(launch)).containsExactly("boot", "hand-off");
                  });
        });
  }

  private static boolean isAbout(ObservedVm vm, Span span) {
    return Spans.attribute(span, "cocos.vm.id").equals(Optional.of(vm.id().toString()));
  }

  @Test
  void aLineOutsideOfAnyTraceHasNone() throws Exception {
    org.slf4j.LoggerFactory.getLogger("io.cocos.example").info("nobody asked");

    assertThat(log.saying("nobody asked").get(0).has("trace_id")).isFalse();
  }

  @Test
  void aRefusedRequestIsTracedUnderItsRouteAndSaysItsTrace() throws Exception {
    HttpResponse<String> refusal = run("no JSON");

    assertThat(refusal.statusCode()).isEqualTo(400);
    assertThat(ManagerServer.json(refusal).get("trace_id").asText()).isEqualTo(traceId);
    Span request = traceWith("POST /run").only("POST /run");
    assertThat(Spans.attribute(request, "http.response.status_code")).contains("400");
  }

  @Test
  void probesAndPagesOfMetricsAreNotTraced() throws Exception {
    for (String path : new String[] {"/health", "/health/live", "/health/ready", "/metrics"}) {
      server.send(server.request(path).header("traceparent", traceparent()));
    }
    assertThat(
            HealthGrpc.newBlockingStub(server.channel())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatusValue())
        .isOne();
    ListRequest all = ListRequest.getDefaultInstance();
    assertThat(grpc().list(all).getVmsCount()).isZero();

    Spans trace = traceWith("manager.ManagerService/List");
    assertThat(trace.all()).extracting(Span::getName).containsOnly("manager.ManagerService/List");
    assertThat(collector.spans().all())
        .extracting(Span::getName)
        .noneMatch(n -> n.contains("ealth"));
  }

  @Test
  void spansComeFromTheServiceByItsNameVersionAndInstance() throws Exception {
    run(REQUEST);
    traceWith("POST /run");

    String health = server.send(server.request("/health")).body();
    assertThat(collector.senders())
        .singleElement()
        .satisfies(
            sender -> {
              assertThat(value(sender, "service.name")).contains("cocos-manager");
              assertThat(health).contains(value(sender, "service.version").orElseThrow());
              assertThat(health).contains(value(sender, "service.instance.id").orElseThrow());
            });
  }

  private static Optional<String> value(
      io.opentelemetry.proto.resource.v1.Resource sender, String key) {
    return sender.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(KeyValue::getValue)
        .map(io.opentelemetry.proto.common.v1.AnyValue::getStringValue)
        .findFirst();
  }
}
