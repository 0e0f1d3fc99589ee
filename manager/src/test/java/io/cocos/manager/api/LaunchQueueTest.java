package io.cocos.manager.api;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.InMemoryHypervisor.LaunchHold;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As many launches at once, and as many waiting, as can be configured. */
class LaunchQueueTest {
  private static final int AT_ONCE = 16;
  private static final int WAITING = 32;

  @RegisterExtension
  static final ManagerServer server =
      new ManagerServer(
          Map.of(
              "MANAGER_LAUNCHES_AT_ONCE", Integer.toString(AT_ONCE),
              "MANAGER_LAUNCH_QUEUE", Integer.toString(WAITING)));

  private static HttpRequest.Builder run() {
    return server.runRequest("{\"computation\":{}}".getBytes(UTF_8));
  }

  @Test
  void aFullQueueIsSeenAndLeavesThreadsToOtherRequests() throws Exception {
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      List<CompletableFuture<HttpResponse<String>>> launches =
          Stream.generate(() -> server.sendAsync(run())).limit(AT_ONCE + WAITING).toList();
      hold.awaitLaunches(AT_ONCE);
      eventually(
          () -> {
            JsonNode shown = ManagerServer.json(server.send(server.request("/capacity")));
            assertThat(shown.at("/launches/under_way").asInt()).isEqualTo(AT_ONCE);
            assertThat(shown.at("/launches/waiting").asInt()).isEqualTo(WAITING);
            assertThat(shown.at("/vms/launching").asInt()).isEqualTo(AT_ONCE + WAITING);
          });

      HttpResponse<String> refused = server.send(run());

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(ManagerServer.json(refused).get("code").asText()).isEqualTo("overloaded");
      assertThat(server.send(server.request("/vms")).statusCode()).isEqualTo(200);
      assertThat(server.send(server.request("/metrics")).body().lines())
          .contains("manager_launches_under_way 16.0", "manager_launches_waiting 32.0");
      hold.release();
      launches.forEach(launch -> assertThat(outcome(launch).statusCode()).isEqualTo(200));
    }
    assertThat(server.hypervisor().list()).hasSize(AT_ONCE + WAITING);
  }
}
