package io.cocos.manager.api.http;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.CocosManager;
import io.cocos.manager.api.http.EventFollower.Told;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.InMemoryHypervisor;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Samples;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever follows events notices that the manager was restarted, and misses nothing by it. */
class RestartedManagerTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final InMemoryHypervisor hypervisor = new InMemoryHypervisor();
  private final FakeAgents agents = new FakeAgents();

  @AfterEach
  void close() {
    hypervisor.close();
  }

  private CocosManager start() {
    Map<String, String> variables =
        Map.of(
            "MANAGER_HTTP_PORT", "0",
            "MANAGER_GRPC_PORT", "0",
            "COCOS_NOTIFICATION_SERVER_URL", "off",
            "COCOS_JAEGER_URL", "");
    return CocosManager.start(
        ManagerConfig.fromEnvironment(variables, Path.of("/nowhere"), false),
        hypervisor,
        agents,
        agents);
  }

  private static EventFollower follow(CocosManager manager, String lastId) {
    int port = manager.context().getBean(EmbeddedServer.class).getPort();
    return EventFollower.begin(
        CLIENT,
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events"))
            .header("Last-Event-ID", lastId));
  }

  @Test
  void theStreamEndsAndTheNextManagerTellsEverythingAgain() throws Exception {
    ObservedVm vm = Samples.ready(Samples.observed(DomainState.RUNNING, 0), Instant.EPOCH);
    hypervisor.contain(vm);
    EventFollower first;
    try (CocosManager manager = start()) {
      first = follow(manager, "");
      eventually(() -> assertThat(first.lastId()).endsWith("-1"));
    }
    first.awaitEnd();
    hypervisor.become(vm.id(), DomainState.SHUT_DOWN);

    try (CocosManager next = start();
        EventFollower follower = follow(next, first.lastId())) {
      assertThat(follower.next().event()).isEqualTo("reset");
      Told now = follower.next();
      while (now.event().equals("reset") || !now.state().equals("stopped")) {
        now = follower.next(); // it takes over its VMs meanwhile
      }
      assertThat(now.data().get("vm_id").asText()).isEqualTo(vm.id().toString());
      assertThat(follower.lastId()).isNotEqualTo(first.lastId());
    }
  }
}
