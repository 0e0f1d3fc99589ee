package io.cocos.manager.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Protection;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.PlanResponse;
import io.cocos.proto.manager.RunRequest;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan over both interfaces. One VM may run here. */
class PlanTest {
  private static final String ANY = "{\"computation\":{\"id\":\"any\"},\"timeout\":\"10m\"}";

  @RegisterExtension
  static final ManagerServer server = new ManagerServer(Map.of("MANAGER_MAX_VMS", "1"));

  @AfterEach
  void aPlanLaunchesNothing() {
    assertThat(server.hypervisor().attempts().size()).isLessThanOrEqualTo(1);
  }

  private static HttpResponse<String> plan(String body) throws Exception {
    return server.send(
        server
            .request("/plan")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body.getBytes(UTF_8))));
  }

  private static JsonNode planned() throws Exception {
    HttpResponse<String> response = plan(ANY);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ManagerServer.json(response);
  }

  private static ManagerServiceBlockingStub grpc() {
    return ManagerServiceGrpc.newBlockingStub(server.channel());
  }

  private static RunRequest request(String computation) {
    return RunRequest.newBuilder()
        .setComputation(ByteString.copyFromUtf8(computation))
        .setTimeout("10m")
        .build();
  }

  @Test
  void aPlanTellsWhatTheLaunchThatFollowsWillBe() throws Exception {
    JsonNode plan = planned();

    JsonNode vm = ManagerServer.json(server.run(ANY));
    assertThat(plan.get("verdict").asText()).isEqualTo("fits");
    assertThat(plan.get("refusals")).isEmpty();
    assertThat(plan.get("id")).isEqualTo(vm.get("id"));
    assertThat(plan.get("forwards")).isEqualTo(vm.get("forwards"));
    assertThat(plan.get("further_vms").asInt()).isEqualTo(1);
    assertThat(plan.get("deadline").asText()).isNotEmpty();
    JsonNode launch = plan.get("launch");
    assertThat(launch.get("confidential")).isEqualTo(vm.get("confidential"));
    assertThat(launch.get("acceleration").asText()).isEqualTo("tcg");
    assertThat(launch.get("manifest").asText()).isEqualTo("command-line");
    assertThat(launch.get("kernel_command_line").asText()).isEqualTo("console=ttyS0");
    assertThat(launch.get("domain_xml").asText())
        .isEqualTo("<domain><name>" + plan.get("domain").asText() + "</name></domain>");
    assertThat(launch.has("qemu_command")).isFalse();
  }

  @Test
  void grpcTellsTheSameAsHttp() throws Exception {
    JsonNode http = planned();

    PlanResponse plan = grpc().plan(request("{\"id\":\"any\"}"));

    assertThat(plan.getVerdict()).isEqualTo(http.get("verdict").asText());
    assertThat(plan.getComputationId()).isEqualTo(http.get("id").asText());
    assertThat(plan.getForwardsList()).hasSize(http.get("forwards").size());
    assertThat(plan.hasDeadline()).isTrue();
    assertThat(plan.getFurtherVms()).isEqualTo(http.get("further_vms").asInt());
    assertThat(plan.getLaunch().getAcceleration()).isEqualTo("tcg");
    assertThat(plan.getLaunch().getConfidential()).isEqualTo("none");
    assertThat(plan.getLaunch().getManifest()).isEqualTo("command-line");
    assertThat(plan.getLaunch().getKernelCommandLine()).isEqualTo("console=ttyS0");
    assertThat(plan.getLaunch().getDomainXml()).contains(plan.getDomain());
    assertThat(plan.getLaunch().getQemuCommand()).isEmpty();
  }

  @Test
  void ofAConfidentialGuestTheMeasurementIsToldOrWhyItIsUnknown() throws Exception {
    server
        .hypervisor()
        .protectLaunches(new Protection.Sev(1, OptionalInt.of(51), OptionalInt.of(1), false));

    assertThat(planned().get("launch").get("confidential").asText()).isEqualTo("sev");
    assertThat(planned().get("launch").get("expected").get("unknown").asText())
        .isEqualTo("nothing is measured in memory");
    assertThat(grpc().plan(request("{}")).getLaunch().getExpected().getUnknown())
        .isEqualTo("nothing is measured in memory");
  }

  @Test
  void whatTheHostRefusesIsToldWithTheCodeAndTheTextOfTheRefusal() throws Exception {
    server.run(ANY);
    JsonNode refusal = ManagerServer.json(server.run(ANY));

    JsonNode plan = planned();
    PlanResponse overGrpc = grpc().plan(request("{}"));

    assertThat(plan.get("verdict").asText()).isEqualTo("refused");
    assertThat(plan.get("refusals")).hasSize(1);
    assertThat(plan.get("refusals").get(0).get("code")).isEqualTo(refusal.get("code"));
    assertThat(plan.get("refusals").get(0).get("detail")).isEqualTo(refusal.get("detail"));
    assertThat(overGrpc.getRefusals(0).getCode()).isEqualTo(refusal.get("code").asText());
    assertThat(overGrpc.getRefusals(0).getDetail()).isEqualTo(refusal.get("detail").asText());
  }

  @Test
  void aProtectionThatTheHostDoesNotHaveLeavesNothingToLaunch() throws Exception {
    server
        .hypervisor()
        .failLaunches(new ManagerException(ErrorCode.HOST_UNSUITABLE, "there is no SEV here"));

    JsonNode plan = planned();

    assertThat(plan.get("verdict").asText()).isEqualTo("refused");
    assertThat(plan.get("refusals").get(0).get("detail").asText())
        .isEqualTo("there is no SEV here");
    assertThat(plan.has("launch")).isFalse();
    assertThat(grpc().plan(request("{}")).hasLaunch()).isFalse();
  }

  @Test
  void theKeyOfAPlanStaysFreeAndOneThatWasUsedNamesItsVm() throws Exception {
    assertThat(keyed("/plan").get("verdict").asText()).isEqualTo("fits");

    JsonNode vm = keyed("/run");
    JsonNode plan = keyed("/plan");

    assertThat(plan.get("verdict").asText()).isEqualTo("repeated");
    assertThat(plan.get("earlier_vm")).isEqualTo(vm.get("vm_id"));
  }

  private static JsonNode keyed(String path) throws Exception {
    return ManagerServer.json(
        server.send(
            server
                .request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "order-17")
                .POST(BodyPublishers.ofString(ANY))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"computation\":{\"id\":5}}",
        "{\"computation\":{\"ttl\":1.5}}",
        "{\"computation\":{\"metadata\":{\"cocos\":5}}}",
        "{\"computation\":{},\"timeout\":\"-1m\"}",
        "{\"computation\":{},\"client_tls\":true}"
      })
  void aMalformedRequestIsRefusedAsRunRefusesIt(String body) throws Exception {
    HttpResponse<String> refused = server.run(body);

    HttpResponse<String> response = plan(body);

    assertThat(response.statusCode()).isBetween(400, 422).isEqualTo(refused.statusCode());
    assertThat(ManagerServer.json(response).get("code"))
        .isEqualTo(ManagerServer.json(refused).get("code"));
    assertThat(ManagerServer.json(response).get("detail"))
        .isEqualTo(ManagerServer.json(refused).get("detail"));
  }

  @Test
  void whatIsNoJsonIsRefused() throws Exception {
    HttpResponse<String> response =
        server.send(
            server
                .request("/plan")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(ANY)));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.body()).contains("POST /plan takes application/json");
  }

  @Test
  void grpcRefusesAMalformedRequestAsRunDoes() {
    RunRequest malformed = request("{\"id\":5}");
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> grpc().run(malformed));

    assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> grpc().plan(malformed)))
        .hasMessage(refused.getMessage());
  }
}
