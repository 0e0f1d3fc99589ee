package io.cocos.manager.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.HostResources;
import io.cocos.manager.vm.Protection;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A processor with a key for one confidential guest. */
class ConfidentialSlotsTest {
  @RegisterExtension
  static final ManagerServer server =
      new ManagerServer(
          Map.of("MANAGER_QEMU_ENABLE_SEV", "true"),
          () ->
              new HostResources(
                  OptionalLong.empty(),
                  OptionalLong.empty(),
                  OptionalInt.empty(),
                  OptionalLong.empty(),
                  OptionalInt.of(1)));

  private static JsonNode slots() throws Exception {
    return ManagerServer.json(server.send(server.request("/capacity"))).get("confidential_slots");
  }

  @Test
  void aConfidentialVmTakesItAndTheNextOneIsRefused() throws Exception {
    server
        .hypervisor()
        .protectLaunches(new Protection.Sev(1, OptionalInt.of(51), OptionalInt.of(1), true));
    assertThat(slots().get("free").asInt()).isEqualTo(1);
    assertThat(server.run("{\"computation\":{}}").statusCode()).isEqualTo(200);

    HttpResponse<String> refused = server.run("{\"computation\":{}}");

    assertThat(refused.statusCode()).isEqualTo(503);
    JsonNode problem = ManagerServer.json(refused);
    assertThat(problem.get("code").asText()).isEqualTo("confidential_slots_exhausted");
    assertThat(problem.get("detail").asText())
        .startsWith("1 of the processor's 1 slots for SEV guests are taken; ");
    assertThat(slots().get("total").asInt()).isEqualTo(1);
    assertThat(slots().get("free").asInt()).isZero();
    assertThat(server.hypervisor().attempts()).hasSize(1);
  }
}
