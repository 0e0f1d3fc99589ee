package io.cocos.manager.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code GET /health}, as the original answered it. */
class HealthEndpointTest {
  @RegisterExtension
  static final ManagerServer named =
      new ManagerServer(Map.of("MANAGER_INSTANCE_ID", "the \"first\" one"));

  @RegisterExtension static final ManagerServer unnamed = new ManagerServer();

  private static HttpResponse<String> health(ManagerServer server) throws Exception {
    return server.send(server.request("/health"));
  }

  @Test
  void healthIsADocumentOfItsOwnType() throws Exception {
    HttpResponse<String> response = health(named);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/health+json");
    JsonNode health = ManagerServer.json(response);
    assertThat(health.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "status", "version", "commit", "description", "build_time", "instance_id");
    assertThat(health.get("status").asText()).isEqualTo("pass");
    assertThat(health.get("description").asText()).isEqualTo("manager service");
    assertThat(health.get("instance_id").asText()).isEqualTo("the \"first\" one");
  }

  @Test
  void theBuildIsTold() throws Exception {
    JsonNode health = ManagerServer.json(health(named));

    assertThat(health.get("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(health.get("commit").asText()).isNotEmpty().doesNotContain("$");
    assertThat(health.get("build_time").asText()).isNotEmpty().doesNotContain("$");
  }

  @Test
  void anInstanceWithoutANameKeepsARandomOne() throws Exception {
    String id = ManagerServer.json(health(unnamed)).get("instance_id").asText();

    assertThat(UUID.fromString(id)).hasToString(id);
    assertThat(ManagerServer.json(health(unnamed)).get("instance_id").asText()).isEqualTo(id);
  }

  @Test
  void theServiceIsUpWhetherTheHypervisorIsOrNot() throws Exception {
    named.hypervisor().disconnect();

    assertThat(health(named).statusCode()).isEqualTo(200);
  }
}
