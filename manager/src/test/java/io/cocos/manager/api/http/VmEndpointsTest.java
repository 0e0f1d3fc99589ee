package io.cocos.manager.api.http;

import static io.cocos.manager.api.http.Problems.assertProblem;
import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.DomainState;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /vms}: looking at VMs, and removing them. */
class VmEndpointsTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static JsonNode run(String id) throws Exception {
    HttpResponse<String> response = server.run("{\"computation\":{\"id\":\"" + id + "\"}}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ManagerServer.json(response);
  }

  private static String path(JsonNode vm) {
    return "/vms/" + vm.get("vm_id").asText();
  }

  @Test
  void withoutVmsTheListIsEmpty() throws Exception {
    HttpResponse<String> response = server.send(server.request("/vms"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).isEqualTo("{\"vms\":[]}");
  }

  @Test
  void theListShowsEveryVmAsRunDid() throws Exception {
    JsonNode first = run("first");
    JsonNode second = run("second");

    JsonNode list = ManagerServer.json(server.send(server.request("/vms")));

    assertThat(list.get("vms")).containsExactly(first, second);
  }

  @Test
  void aVmIsShownAsItStands() throws Exception {
    JsonNode vm = run("shown");
    assertThat(ManagerServer.json(server.send(server.request(path(vm))))).isEqualTo(vm);

    server.hypervisor().become(UUID.fromString(vm.get("vm_id").asText()), DomainState.DESTROYED);

    eventually(
        () -> {
          JsonNode ended = ManagerServer.json(server.send(server.request(path(vm))));
          assertThat(ended.get("state").asText()).isEqualTo("stopped");
          assertThat(ended.get("reason").asText()).isEqualTo("the domain was destroyed");
        });
  }

  @Test
  void anIdInCapitalsIsTheSameId() throws Exception {
    JsonNode vm = run("shouted");

    HttpResponse<String> response =
        server.send(server.request("/vms/" + vm.get("vm_id").asText().toUpperCase(Locale.ROOT)));

    assertThat(ManagerServer.json(response)).isEqualTo(vm);
  }

  @Test
  void aRemovedVmIsGone() throws Exception {
    JsonNode vm = run("removed");

    HttpResponse<String> removal = server.send(server.request(path(vm)).DELETE());

    assertThat(removal.statusCode()).isEqualTo(204);
    assertThat(removal.body()).isEmpty();
    assertThat(server.hypervisor().list()).isEmpty();
    assertProblem(server.send(server.request(path(vm))), 404, "vm_not_found");
    assertProblem(server.send(server.request(path(vm)).DELETE()), 404, "vm_not_found");
  }

  @Test
  void aStoppedVmIsShownAsStoppedUntilItIsRemoved() throws Exception {
    JsonNode vm = run("stopped");
    HttpRequest.Builder stop =
        server.request(path(vm) + "/stop").POST(HttpRequest.BodyPublishers.noBody());

    HttpResponse<String> stopped = server.send(stop);

    assertThat(stopped.statusCode()).as(stopped.body()).isEqualTo(200);
    assertThat(ManagerServer.json(stopped).get("state").asText()).isEqualTo("stopped");
    assertThat(ManagerServer.json(server.send(server.request(path(vm)))).get("state").asText())
        .isEqualTo("stopped");
    assertThat(server.send(stop).statusCode()).isEqualTo(200);

    server.send(server.request(path(vm)).DELETE());
    assertProblem(server.send(stop), 404, "vm_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-4000-8000-000000000000",
        "x",
        "0",
        "1-1-1-1-1",
        "00000000-0000-4000-8000-00000000000g",
        "00000000-0000-4000-8000-000000000000%0a",
        "..%2F..%2Fetc%2Fpasswd",
        "..%5c..%5cetc",
        "%00",
        "%2e%2e",
        "%0d%0aSet-Cookie:x=y",
        "%ff%fe",
        "%F0%9F%92%A3",
        "%7B%22a%22:1%7D",
        "images"
      })
  void whatIsNoIdOfAVmIsNotFound(String id) throws Exception {
    run("kept");

    String detail = assertProblem(server.send(server.request("/vms/" + id)), 404, "vm_not_found");
    assertProblem(server.send(server.request("/vms/" + id).DELETE()), 404, "vm_not_found");
    assertProblem(server.send(server.request("/vms/" + id + "/info")), 404, "vm_not_found");
    assertProblem(
        server.send(server.request("/vms/" + id + "/attestation-policy")), 404, "vm_not_found");

    assertThat(detail).matches("[ -~]+");
    assertThat(server.hypervisor().list()).hasSize(1);
  }

  @Test
  void aVeryLongIdIsNotFoundOrNotEvenRead() throws Exception {
    assertProblem(server.send(server.request("/vms/" + "a".repeat(3000))), 404, "vm_not_found");
    try (RawHttp client = new RawHttp(server.httpPort())) { // which the server hangs up on
      client.say("GET /vms/" + "a".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readHead()).contains(" 413 ", "application/problem+json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
  void theListTakesNoOtherMethod(String method) throws Exception {
    HttpResponse<String> response =
        server.send(server.request("/vms").method(method, HttpRequest.BodyPublishers.noBody()));

    assertProblem(response, 405, "method_not_allowed");
  }

  @Test
  void theDocumentIsLibvirtsOwn() throws Exception {
    JsonNode vm = run("documented");

    HttpResponse<String> document = server.send(server.request(path(vm) + "/xml"));

    assertThat(document.statusCode()).isEqualTo(200);
    assertThat(document.headers().firstValue("Content-Type"))
        .contains("application/xml; charset=utf-8");
    assertThat(document.body())
        .isEqualTo("<domain><name>" + vm.get("domain").asText() + "</name></domain>");
    assertProblem(
        server.send(server.request("/vms/" + UUID.randomUUID() + "/xml")), 404, "vm_not_found");
  }

  @Test
  void aGuestThatDoesNotEndIsEndedAfterItsGrace() throws Exception {
    JsonNode vm = run("stubborn");
    server.hypervisor().ignoreShutDown(UUID.fromString(vm.get("vm_id").asText()));

    HttpResponse<String> stopped =
        server.send(
            server
                .request(path(vm) + "/stop?grace=10ms")
                .POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(stopped.statusCode()).as(stopped.body()).isEqualTo(200);
    assertThat(ManagerServer.json(stopped).get("state").asText()).isEqualTo("stopped");
    eventually(
        () ->
            assertThat(ManagerServer.json(server.send(server.request(path(vm)))).has("ended_at"))
                .isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1s", "10", "", "1s&grace=2s"})
  void aGraceIsADuration(String grace) throws Exception {
    JsonNode vm = run("kept");

    HttpResponse<String> refused =
        server.send(
            server
                .request(path(vm) + "/stop?grace=" + grace)
                .POST(HttpRequest.BodyPublishers.noBody()));

    assertProblem(refused, 400, "malformed_request");
    assertThat(ManagerServer.json(server.send(server.request(path(vm))))).isEqualTo(vm);
  }

  @Test
  void whileTheHypervisorIsAwayAVmIsShownAsItWas() throws Exception {
    JsonNode vm = run("shown for a while");
    server.hypervisor().disconnect();

    JsonNode shown = ManagerServer.json(server.send(server.request(path(vm))));
    assertThat(shown.get("state")).isEqualTo(vm.get("state"));
    assertThat(shown.get("as_of").asText()).endsWith("Z");
    for (HttpRequest.Builder request :
        new HttpRequest.Builder[] {
          server.request(path(vm) + "/info"),
          server.request(path(vm) + "/attestation-policy"),
          server.request(path(vm) + "/xml"),
          server.request(path(vm) + "/stop").POST(HttpRequest.BodyPublishers.noBody()),
          server.request(path(vm)).DELETE()
        }) {
      HttpResponse<String> response = server.send(request);
      assertProblem(response, 503, "hypervisor_unavailable");
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }
    server.hypervisor().connect();
    eventually(
        () -> assertThat(ManagerServer.json(server.send(server.request(path(vm))))).isEqualTo(vm));
  }
}
