package io.cocos.manager.vm;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.telemetry.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the service logs of a VM can be found by the VM and by its computation. */
class VmServiceLogTest extends VmServiceFixture {
  private final LogLines lines = LogLines.of("io.cocos.manager.vm");

  @AfterEach
  void stopListening() {
    lines.close();
  }

  private void assertAbout(ObservedVm vm, String message) throws Exception {
    assertThat(lines.saying(message)).hasSize(1);
    JsonNode line = lines.saying(message).get(0);
    assertThat(line.path("vm_id").asText()).isEqualTo(vm.id().toString());
    assertThat(line.path("computation_id").asText()).isEqualTo(vm.computationId().orElseThrow());
  }

  @Test
  void launchReadinessAndRemovalNameVmAndComputation() {
    ObservedVm vm = run();
    agents.holdComputation(vm);
    awaitReady(vm.id());
    service().remove(vm.id());

    eventually(
        () -> {
          assertAbout(vm, "runs for computation");
          assertAbout(vm, "is ready after");
          assertAbout(vm, "removed");
        });
  }

  @Test
  void anAgentThatFailsNamesThemToo() {
    ObservedVm vm = run();
    agents.answer(vm, FakeAgents.failed("no memory"));

    eventually(() -> assertAbout(vm, "no memory"));
  }

  @Test
  void theCallersThreadKeepsItsOwnContextOnly() {
    MDC.put("mine", "kept");
    try {
      ObservedVm vm = run();
      service().remove(vm.id());

      assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("mine");
    } finally {
      MDC.clear();
    }
  }
}
