package io.cocos.manager;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.InMemoryHypervisor;
import io.cocos.manager.vm.Samples;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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
    variables.putAll(more);
    return ManagerConfig.fromEnvironment(variables, Path.of("/nowhere"), false);
  }

  private CocosManager start(Map<String, String> variables) {
    return CocosManager.start(config(variables), hypervisor, new FakeAgents());
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
    hypervisor.contain(Samples.observed(DomainState.RUNNING, 0));
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
}
