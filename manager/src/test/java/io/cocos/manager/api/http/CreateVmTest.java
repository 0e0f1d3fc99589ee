package io.cocos.manager.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.AgentState;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.ObservedVm;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code POST /vms}: a VM whose agent waits for its computation. */
class CreateVmTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static HttpResponse<String> create(String... headers) throws Exception {
    var request = server.request("/vms").POST(BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request);
  }

  @Test
  void theVmIsLaunchedForNoComputation() throws Exception {
    HttpResponse<String> created = create();

    ObservedVm vm = server.hypervisor().list().get(0);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains("/vms/" + vm.id());
    JsonNode body = ManagerServer.json(created);
    assertThat(body.path("vm_id").asText()).isEqualTo(vm.id().toString());
    assertThat(body.path("state").asText()).isEqualTo("booting");
    assertThat(body.path("agent_address").asText()).isEqualTo("localhost:7020");
    assertThat(body.has("id")).as("a computation id").isFalse();
    assertThat(vm.computationId()).isEmpty();
  }

  @Test
  void itIsReadyWhenItsAgentWaits() throws Exception {
    String location = create().headers().firstValue("Location").orElseThrow();

    server
        .agents()
        .answer(server.hypervisor().list().get(0), FakeAgents.in(AgentState.RECEIVING_MANIFESTS));

    io.cocos.manager.concurrent.Eventually.eventually(
        () ->
            assertThat(
                    ManagerServer.json(server.send(server.request(location)))
                        .path("state")
                        .asText())
                .isEqualTo("ready"));
  }

  @Test
  void aRepeatUnderTheSameNameIsTheSameVm() throws Exception {
    String first = create("Idempotency-Key", "order 17").body();

    assertThat(create("Idempotency-Key", "order 17").body()).isEqualTo(first);
    assertThat(server.hypervisor().list()).hasSize(1);
  }

  @Test
  void aNameThatIsNoneIsRefusedAndNothingIsLaunched() throws Exception {
    assertThat(create("Idempotency-Key", "").statusCode()).isEqualTo(400);
    assertThat(server.hypervisor().attempts()).isEmpty();
  }
}
