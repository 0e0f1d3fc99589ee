package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.Samples;
import io.cocos.manager.vm.VmSpec;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which spans the calls to libvirt's test driver leave. */
class CallSpansTest {
  @TempDir Path folder;

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
  private final Tracer tracer = provider.get("test");
  private final Span above = tracer.spanBuilder("above").startSpan();
  private LibvirtHypervisor hypervisor;

  @BeforeEach
  void open() throws Exception {
    Path node = Files.writeString(folder.resolve("node.xml"), "<node/>"); // a host of its own
    hypervisor =
        new LibvirtHypervisor(
            LibvirtEventLoop.ofProcess(),
            new DomainDocuments(GuestFolder.template()),
            new GuestFolder(folder).config("test://" + node),
            tracer);
    hypervisor.listen(
        new Hypervisor.Listener() {
          @Override
          public void connected() {}

          @Override
          public void disconnected() {}

          @Override
          public void changed(UUID id) {}
        });
  }

  @AfterEach
  void close() {
    hypervisor.close();
    provider.close();
  }

  private static VmSpec spec() {
    return Samples.spec("any", Samples.forwards(0), Instant.EPOCH);
  }

  private void within(Runnable step) {
    Context.current().with(above).wrap(step).run();
  }

  private List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  @Test
  void definingAndStartingAreOneSpanOfTheLaunchWhichTellsWhenTheDomainWasDefined() {
    VmSpec spec = spec();

    within(() -> hypervisor.launch(spec));

    assertThat(spans())
        .extracting(SpanData::getParentSpanId)
        .containsOnly(above.getSpanContext().getSpanId());
    SpanData launch =
        spans().stream()
            .filter(span -> span.getName().equals("libvirt launch"))
            .findFirst()
            .orElseThrow();
    assertThat(launch.getEvents()).extracting(EventData::getName).containsExactly("defined");
    assertThat(launch.getAttributes().get(AttributeKey.stringKey("cocos.vm.id")))
        .isEqualTo(spec.id().toString());
    assertThat(launch.getAttributes().get(AttributeKey.longKey("cocos.queue.milliseconds")))
        .isNotNegative();
  }

  @Test
  void aCallThatFailsIsAnErrorThatSaysWhy() {
    hypervisor.launch(spec());
    VmSpec spec = spec(); // of the same name

    within(
        () ->
            assertThatExceptionOfType(ManagerException.class)
                .isThrownBy(() -> hypervisor.launch(spec)));

    assertThat(spans())
        .filteredOn(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
        .isNotEmpty()
        .allSatisfy(
            span -> assertThat(span.getStatus().getDescription()).contains(spec.id().toString()));
  }

  @Test
  void noTraceBeginsHere() {
    VmSpec spec = spec();

    hypervisor.launch(spec);
    hypervisor.find(spec.id());
    hypervisor.remove(spec.id());

    assertThat(spans()).isEmpty();
  }

  @Test
  void theNamesOfSpansAreFewHoweverManyVmsThereAre() {
    for (int i = 0; i < 3; i++) {
      VmSpec spec = spec();
      within(
          () -> {
            hypervisor.launch(spec);
            hypervisor.find(spec.id());
            hypervisor.note(spec.id(), life -> life.withReady(Instant.EPOCH));
            hypervisor.stop(spec.id());
            hypervisor.remove(spec.id());
          });
    }

    assertThat(spans()).extracting(SpanData::getName).noneMatch(name -> name.matches(".*\\d.*"));
  }
}
