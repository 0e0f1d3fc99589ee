package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real libvirtd goes away, hangs, or was never there, while QEMU runs on. */
class LostLibvirtdIT {
  private static final byte[] COMPUTATION =
      "{\"computation\":{\"id\":\"lost\"}}".getBytes(StandardCharsets.UTF_8);

  /** More than make calls to libvirt at the same time. */
  private static final int CALLS = 12;

  /** Twice what it takes at most until a daemon that hangs is noticed. */
  private static final Duration NOTICED = Duration.ofSeconds(30);

  @TempDir Path folder;

  private DaemonLine line;
  private HostManager manager;

  @BeforeEach
  void lay() throws Exception {
    line = new DaemonLine(folder);
  }

  private void start() throws Exception {
    manager =
        new HostManager(
            Map.of("MANAGER_LIBVIRT_URI", line.uri(), "MANAGER_QEMU_ENABLE_KVM", "false"));
  }

  @AfterEach
  void end() throws Exception {
    try {
      if (manager != null) {
        manager.close();
      }
    } finally {
      line.close();
    }
  }

  private JsonNode list() throws Exception {
    return HostManager.parse(manager.get("/vms").body());
  }

  private JsonNode run() throws Exception {
    HttpResponse<String> answer = manager.run(COMPUTATION);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return HostManager.parse(answer.body());
  }

  private static void assertTryAgain(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("hypervisor_unavailable");
  }

  private void awaitAway() {
    eventually(() -> assertThat(list().has("as_of")).isTrue());
  }

  private void awaitBack() {
    eventually(() -> assertThat(list().has("as_of")).isFalse());
  }

  @Test
  void whatHappensWhileItIsAwayIsSeenWhenItIsBack() throws Exception {
    line.mend();
    start();
    JsonNode killed = run();
    JsonNode kept = run();

    line.cut();
    awaitAway();
    assertThat(list().get("vms")).as("they are shown as they were").hasSize(2);
    assertThat(manager.get(killed).get("state").asText()).isEqualTo("booting");
    assertTryAgain(manager.run(COMPUTATION));
    assertTryAgain(manager.delete(kept));
    assertThat(qemuOf(killed).destroyForcibly()).isTrue();
    line.mend();
    awaitBack();

    eventually(() -> assertThat(manager.get(killed).get("state").asText()).isEqualTo("failed"));
    assertThat(manager.get(killed).get("reason").asText()).startsWith("the domain crashed");
    assertThat(manager.get(kept).get("state").asText()).isEqualTo("booting");
    assertThat(manager.get(kept).get("forwards")).isEqualTo(kept.get("forwards"));
    assertThat(manager.delete(kept).statusCode()).isEqualTo(204);
  }

  private static ProcessHandle qemuOf(JsonNode vm) {
    String guest = "guest=" + vm.get("domain").asText() + ",";
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(guest))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneThatHangsUnderManyCallsEndsNothing() throws Exception {
    line.mend();
    start();
    assertThat(manager.get("/vms").statusCode()).isEqualTo(200);

    line.hold();
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int call = 0; call < CALLS; call++) {
      calls.add(manager.getLater("/vms/" + UUID.randomUUID() + "/xml"));
    }
    eventually(NOTICED, () -> assertThat(list().has("as_of")).isTrue());
    line.release();
    awaitBack();

    for (CompletableFuture<HttpResponse<String>> call : calls) {
      assertThat(outcome(call).statusCode()).isIn(404, 503);
    }
    assertThat(manager.get("/vms/" + UUID.randomUUID() + "/xml").statusCode()).isEqualTo(404);
  }

  @Test
  void oneThatIsAbsentAtTheStartIsWaitedFor() throws Exception {
    start();

    assertTryAgain(manager.get("/vms"));
    assertTryAgain(manager.run(COMPUTATION));
    line.mend();

    eventually(() -> assertThat(manager.get("/vms").statusCode()).isEqualTo(200));
    assertThat(manager.delete(run()).statusCode()).isEqualTo(204);
  }
}
