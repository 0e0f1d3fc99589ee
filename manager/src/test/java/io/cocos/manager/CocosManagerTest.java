package io.cocos.manager;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.notification.FakeNotificationServer;
import io.cocos.manager.telemetry.Metrics;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.InMemoryHypervisor;
import io.cocos.manager.vm.Samples;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting and ending the service. */
class CocosManagerTest {
  private final InMemoryHypervisor hypervisor = new InMemoryHypervisor();

  @AfterEach
  void close() {
    hypervisor.close();
  }

  private static ManagerConfig config(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("MANAGER_HTTP_PORT", "0");
    variables.put("MANAGER_GRPC_PORT", "0");
    variables.put("COCOS_NOTIFICATION_SERVER_URL", "off");
    variables.putAll(more);
    return ManagerConfig.fromEnvironment(variables, Path.of("/nowhere"), false);
  }

  private CocosManager start(Map<String, String> variables) {
    FakeAgents agents = new FakeAgents();
    return CocosManager.start(config(variables), hypervisor, agents, agents);
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket freed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return freed.getLocalPort();
    }
  }

  @Test
  void afterClosingThePortsAreFreeAndTheVmsStillRun() throws Exception {
    hypervisor.contain(Samples.ready(Samples.observed(DomainState.RUNNING, 0), Instant.now()));
    CocosManager manager = start(Map.of());
    int http = manager.context().getBean(EmbeddedServer.class).getPort();
    int grpc = manager.context().getBean(GrpcEmbeddedServer.class).getPort();

    manager.close();

    eventually(() -> assertThat(isFree(http)).as("HTTP port").isTrue());
    eventually(() -> assertThat(isFree(grpc)).as("gRPC port").isTrue());
    assertThat(hypervisor.list())
        .singleElement()
        .satisfies(vm -> assertThat(vm.domainState()).isEqualTo(DomainState.RUNNING));
  }

  @Test
  void aManagerThatDrainsEndsItsVmsFirst() {
    hypervisor.contain(Samples.ready(Samples.observed(DomainState.RUNNING, 0), Instant.now()));
    CocosManager manager = start(Map.of("MANAGER_ON_EXIT", "drain"));

    manager.close();

    assertThat(hypervisor.list())
        .singleElement()
        .satisfies(vm -> assertThat(vm.domainState()).isEqualTo(DomainState.SHUT_DOWN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MANAGER_HTTP_PORT", "MANAGER_GRPC_PORT"})
  void aTakenPortStopsTheStartAndNamesItsVariable(String variable) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      assertThatExceptionOfType(ManagerException.class)
          .isThrownBy(() -> start(Map.of(variable, port)).close())
          .withMessageContaining(variable)
          .withMessageContaining(port)
          .extracting(ManagerException::code)
          .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
    }
  }

  @ParameterizedTest
  @CsvSource({"MANAGER_HTTP_PORT, MANAGER_GRPC_PORT", "MANAGER_GRPC_PORT, MANAGER_HTTP_PORT"})
  void aStartThatFailsLeavesNoServerBehind(String takenVariable, String freeVariable)
      throws Exception {
    int free = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> variables =
          Map.of(
              takenVariable, String.valueOf(taken.getLocalPort()),
              freeVariable, String.valueOf(free));

      assertThatExceptionOfType(ManagerException.class).isThrownBy(() -> start(variables).close());
    }
    eventually(() -> assertThat(isFree(free)).isTrue());
  }

  @Test
  void aRequestIsAnsweredWhileTheNotificationServerHangs() throws Exception {
    try (FakeNotificationServer notified = new FakeNotificationServer();
        CocosManager manager = start(Map.of("COCOS_NOTIFICATION_SERVER_URL", notified.url()))) {
      notified.hang();
      String computation = Samples.computation("any").digest();

      assertThat(run(manager).statusCode()).isEqualTo(200);
      assertThat(run(manager).statusCode()).isEqualTo(200);
      assertThat(notified.taken()).isEmpty();

      notified.goOn();
      eventually(
          () ->
              assertThat(notified.takenOf(computation))
                  .containsExactly(
                      "manager vm-provision starting",
                      "manager vm-provision in-progress",
                      "manager vm-provision starting",
                      "manager vm-provision in-progress"));
    }
  }

  @Test
  void aNotificationServerThatIsNotThereChangesNoAnswerAndIsCounted() throws Exception {
    String nobody = "http://127.0.0.1:" + freePort();
    try (CocosManager manager = start(Map.of("COCOS_NOTIFICATION_SERVER_URL", nobody))) {
      assertThat(run(manager).statusCode()).isEqualTo(200);

      eventually(
          () ->
              assertThat(manager.context().getBean(Metrics.class).page())
                  .contains("manager_events_waiting 2.0", "manager_events_delivered_total 0.0")
                  .doesNotContain("manager_events_failed_attempts_total 0.0"));
    }
  }

  private static HttpResponse<String> run(CocosManager manager) throws Exception {
    URI http = manager.context().getBean(EmbeddedServer.class).getURI();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(http.resolve("/run"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"computation\":{\"id\":\"any\"}}"))
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
