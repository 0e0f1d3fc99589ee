package io.cocos.manager.api.http;

import static io.cocos.manager.api.http.Problems.assertProblem;
import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.FakeAgents;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.VmSpec;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /run} with what it takes. */
class RunEndpointTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static final String README_ID =
      "7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a";
  private static final String ANY = "{\"computation\":{\"id\":\"any\"}}";

  private static byte[] readmeBody() throws Exception {
    try (InputStream file =
        RunEndpointTest.class.getResourceAsStream("/io/cocos/manager/api/readme-run-body.json")) {
      return file.readAllBytes();
    }
  }

  private static HttpRequest.Builder waitingRun(String preference) {
    return server.runRequest(ANY.getBytes(UTF_8)).header("Prefer", preference);
  }

  private static ObservedVm onlyVm() {
    eventually(() -> assertThat(server.hypervisor().list()).hasSize(1));
    return server.hypervisor().list().get(0);
  }

  @Test
  void theReadmesOwnRequestGivesTheIdThatTheReadmePrints() throws Exception {
    HttpResponse<String> response = server.send(server.runRequest(readmeBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ManagerServer.json(response).get("id").asText()).isEqualTo(README_ID);
    assertThat(onlyVm().computationId()).contains(README_ID);
  }

  @Test
  void theAnswerTellsEverythingAboutTheVm() throws Exception {
    HttpResponse<String> response = server.send(server.runRequest(readmeBody()));

    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    ObservedVm vm = onlyVm();
    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {
                  "id": "%s",
                  "agent_address": "localhost:7020",
                  "vm_id": "%s",
                  "domain": "%s",
                  "state": "booting",
                  "forwards": [
                    {"name": "ssh",
                     "host_address": "127.0.0.1", "host_port": 2222, "guest_port": 22},
                    {"name": "agent-http",
                     "host_address": "127.0.0.1", "host_port": 9301, "guest_port": 9031},
                    {"name": "agent-grpc",
                     "host_address": "127.0.0.1", "host_port": 7020, "guest_port": 7002}],
                  "confidential": "none",
                  "created_at": "%s",
                  "deadline": "%s"
                }
                """
                    .formatted(
                        README_ID,
                        vm.id(),
                        vm.domain(),
                        vm.createdAt(),
                        vm.deadline().orElseThrow()));
    assertThat(ManagerServer.json(response)).isEqualTo(expected);
  }

  @Test
  void aComputationMayBeAnArrayOfItsBytesBase64OrInPlace() throws Exception {
    String json = "{\"id\":\"one\",\"name\":\"\u00e9\"}";
    byte[] blob = json.getBytes(UTF_8);
    StringJoiner array = new StringJoiner(",", "[", "]");
    for (byte element : blob) {
      array.add(Integer.toString(element & 0xff));
    }
    String base64 = '"' + Base64.getEncoder().encodeToString(blob) + '"';

    for (String form : new String[] {array.toString(), base64, json}) {
      assertThat(server.run("{\"computation\":" + form + "}").statusCode()).isEqualTo(200);
    }

    assertThat(server.hypervisor().attempts())
        .hasSize(3)
        .extracting(VmSpec::computation)
        .containsOnly(Optional.of(ComputationManifest.of(Computation.parse(blob))));
  }

  @Test
  void theTimeoutBesideTheComputationIsHandedOn() throws Exception {
    server.run("{\"computation\":{},\"timeout\":\"10m\",\"ca_certs\":\"x\",\"client_tls\":false}");
    server.run("{\"computation\":{\"timeout\":\"20m\"}}");

    assertThat(server.hypervisor().attempts())
        .extracting(attempt -> attempt.timeout().orElse(Duration.ZERO))
        .containsExactly(Duration.ofMinutes(10), Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/json;profile=\"x\""
      })
  void jsonIsTakenHoweverItsTypeIsWritten(String contentType) throws Exception {
    HttpResponse<String> response =
        server.send(
            server
                .request("/run")
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(ANY)));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Test
  void withoutAPreferenceTheAnswerComesWhenTheDomainRuns() throws Exception {
    HttpResponse<String> response = server.run(ANY);

    assertThat(ManagerServer.json(response).get("state").asText()).isEqualTo("booting");
    assertThat(response.headers().firstValue("Preference-Applied")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "wait=60|60",
        "wait=\"60\"|60",
        "WAIT = 60|60",
        "respond-async, wait=60|60",
        "wait=60; x=y|60",
        "wait=999999999|3600"
      })
  void aCallerMayPreferToWaitForTheAgent(String preference, String applied) throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = server.sendAsync(waitingRun(preference));
    server.agents().holdComputation(onlyVm());

    HttpResponse<String> response = outcome(waiting);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Preference-Applied")).contains("wait=" + applied);
    JsonNode vm = ManagerServer.json(response);
    assertThat(vm.get("state").asText()).isEqualTo("ready");
    assertThat(vm.get("ready_at").asText()).isEqualTo(onlyVm().readyAt().orElseThrow().toString());
  }

  @Test
  void ofSeveralPreferHeadersTheOneThatSaysHowLongCounts() throws Exception {
    HttpResponse<String> response =
        server.send(waitingRun("respond-async").header("Prefer", "wait=0"));

    assertThat(response.headers().firstValue("Preference-Applied")).contains("wait=0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait",
        "wait=",
        "wait=-1",
        "wait=1.5",
        "wait=soon",
        "wait=99999999999",
        "nowait=60"
      })
  void whatIsNoPreferenceIsIgnored(String preference) throws Exception {
    HttpResponse<String> response = server.send(waitingRun(preference));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Preference-Applied")).isEmpty();
  }

  @Test
  void aVmThatStillBootsWhenTheTimeIsUpIsShownAsItStands() throws Exception {
    HttpResponse<String> response = server.send(waitingRun("wait=0"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ManagerServer.json(response).get("state").asText()).isEqualTo("booting");
  }

  @Test
  void aVmThatDiesMeanwhileIsABadGateway() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = server.sendAsync(waitingRun("wait=60"));
    UUID id = onlyVm().id();
    server.hypervisor().become(id, DomainState.CRASHED);

    String detail = assertProblem(outcome(waiting), 502, "vm_ended");

    assertThat(detail).contains(id.toString(), "the domain crashed");
  }

  @Test
  void anAgentThatFailsMeanwhileIsABadGatewayWithItsReason() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting = server.sendAsync(waitingRun("wait=60"));
    server.agents().answer(onlyVm(), FakeAgents.failed("no room for the data"));

    assertThat(assertProblem(outcome(waiting), 502, "vm_ended")).contains("no room for the data");
  }
}
