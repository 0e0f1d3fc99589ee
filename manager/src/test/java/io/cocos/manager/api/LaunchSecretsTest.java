package io.cocos.manager.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.telemetry.LogLines;
import io.cocos.manager.vm.LaunchSecret;
import io.cocos.manager.vm.Protection;
import io.cocos.proto.manager.InjectSecretRequest;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.ResumeRequest;
import io.cocos.proto.manager.RunRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Launches that wait for a secret, over HTTP and over gRPC. */
class LaunchSecretsTest {
  private static final String HEADER = Base64.getEncoder().encodeToString(new byte[52]);
  private static final byte[] CONTENTS = "Never to be seen".getBytes(StandardCharsets.US_ASCII);
  private static final String SECRET = Base64.getEncoder().encodeToString(CONTENTS);
  private static final String BODY =
      "{\"header\":\"%s\",\"secret\":\"%s\"}".formatted(HEADER, SECRET);

  @RegisterExtension static final ManagerServer server = new ManagerServer();

  @BeforeEach
  void everyGuestIsOneOfSev() {
    server
        .hypervisor()
        .protectLaunches(new Protection.Sev(1, OptionalInt.of(47), OptionalInt.of(1), true));
  }

  private static ManagerServiceBlockingStub manager() {
    return ManagerServiceGrpc.newBlockingStub(server.channel());
  }

  private static HttpResponse<String> runPaused(String paused) throws Exception {
    return server.send(
        server
            .request("/run?paused=" + paused)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"computation\":{}}")));
  }

  private static HttpResponse<String> post(String id, String what, String body) throws Exception {
    return server.send(
        server.request("/vms/" + id + "/" + what).POST(BodyPublishers.ofString(body)));
  }

  private static String heldVm() throws Exception {
    JsonNode vm = ManagerServer.json(runPaused("true"));
    assertThat(vm.get("state").asText()).isEqualTo("provisioning");
    return vm.get("vm_id").asText();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(ManagerServer.json(answer).get("code").asText()).isEqualTo(code);
  }

  @Test
  void aSecretIsInjectedAndTheVmResumedOverHttp() throws Exception {
    String id = heldVm();

    HttpResponse<String> injected = post(id, "secret", BODY);
    HttpResponse<String> resumed = post(id, "resume", "");

    assertThat(ManagerServer.json(injected).get("state").asText()).isEqualTo("provisioning");
    assertThat(ManagerServer.json(resumed).get("state").asText()).isEqualTo("booting");
    assertThat(server.hypervisor().secretsOf(UUID.fromString(id)))
        .singleElement()
        .satisfies(
            secret -> {
              assertThat(secret.headerInBase64()).isEqualTo(HEADER);
              assertThat(secret.contentsInBase64()).isEqualTo(SECRET);
              assertThat(secret.address()).isEmpty();
            });
  }

  @Test
  void aSecretIsInjectedAndTheVmResumedOverGrpc() {
    RunRequest request =
        RunRequest.newBuilder()
            .setComputation(ByteString.copyFromUtf8("{}"))
            .setPaused(true)
            .build();
    String id = manager().run(request).getVmId();
    InjectSecretRequest secret =
        InjectSecretRequest.newBuilder()
            .setVmId(id)
            .setHeader(ByteString.copyFrom(new byte[52]))
            .setSecret(ByteString.copyFrom(CONTENTS))
            .setAddress(0x80d000)
            .build();

    assertThat(manager().injectSecret(secret).getState()).isEqualTo("provisioning");
    assertThat(manager().resume(ResumeRequest.newBuilder().setVmId(id).build()).getState())
        .isEqualTo("booting");

    assertThat(server.hypervisor().secretsOf(UUID.fromString(id)))
        .singleElement()
        .extracting(LaunchSecret::contentsInBase64, taken -> taken.address().orElseThrow())
        .containsExactly(SECRET, 0x80d000L);
    assertThat(
            catchThrowableOfType(StatusRuntimeException.class, () -> manager().injectSecret(secret))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void aSecondSecretAfterTheResumeIsRefusedWithTheReason() throws Exception {
    String id = heldVm();
    post(id, "resume", "");

    HttpResponse<String> refused = post(id, "secret", BODY);

    assertProblem(refused, 409, "vm_not_held");
    assertThat(ManagerServer.json(refused).get("detail").asText())
        .contains(id, "does not wait at its start", "paused=true");
    assertProblem(post(id, "resume", ""), 409, "vm_not_held");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|the body is no JSON",
        "{|the body is no JSON",
        "[]|the body is no JSON object",
        "{}|header is missing",
        "{\"header\":7,\"secret\":\"AAAA\"}|header is missing, or no text",
        "{\"header\":\"*\",\"secret\":\"AAAA\"}|header is no base64",
        "{\"header\":\"AAAA\",\"secret\":\"AAAA\"}|header has 3 bytes",
        "{\"header\":\"HEADER\"}|secret is missing",
        "{\"header\":\"HEADER\",\"secret\":\"AAAA\"}|secret has 3 bytes",
        "{\"header\":\"HEADER\",\"secret\":\"SECRET\",\"address\":\"1\"}|address is no whole",
        "{\"header\":\"HEADER\",\"secret\":\"SECRET\",\"address\":9}|address is 9",
        "{\"header\":\"HEADER\",\"secret\":\"SECRET\",\"key\":1}|other fields",
      })
  void whatIsNoSecretIsNamedAndNotRepeated(String body, String why) throws Exception {
    String id = heldVm();

    HttpResponse<String> refused =
        post(id, "secret", body.replace("HEADER", HEADER).replace("SECRET", SECRET));

    assertProblem(refused, 400, "malformed_request");
    assertThat(ManagerServer.json(refused).get("detail").asText())
        .contains(why)
        .doesNotContain(SECRET);
    assertThat(server.hypervisor().secretsOf(UUID.fromString(id))).isEmpty();
  }

  @Test
  void aBodyThatIsTooLongForAnySecretIsRefused() throws Exception {
    String id = heldVm();

    assertProblem(post(id, "secret", "x".repeat(40_000)), 413, "request_too_large");
  }

  @Test
  void noSecretIsLogged() throws Exception {
    String id = heldVm();
    try (LogLines log = LogLines.of("ROOT")) {
      post(id, "secret", BODY);
      post(id, "secret", BODY.replace("{", "{]"));
      post(id, "secret", BODY.replace(HEADER, "AAAA"));
      post(id, "resume", "");
      post(id, "secret", BODY);

      assertThat(log.saying("was given a launch secret")).hasSize(1);
      assertThat(log.lines())
          .noneMatch(line -> line.contains(SECRET))
          .noneMatch(line -> line.contains("Never to be seen"));
    }
  }

  @Test
  void whoAsksForItWhereNothingTakesSecretsIsRefusedAndLaunchesNothing() throws Exception {
    server
        .hypervisor()
        .protectLaunches(
            new Protection.SevSnp(
                0x30000, OptionalInt.of(51), OptionalInt.of(1), true, Optional.empty()));

    assertProblem(runPaused("true"), 422, "unsupported_request");
    assertProblem(runPaused("perhaps"), 400, "malformed_request");
    assertThat(server.hypervisor().list()).isEmpty();
    assertThat(ManagerServer.json(runPaused("false")).get("state").asText()).isEqualTo("booting");
  }

  @Test
  void aVmThatIsNotThereTakesNoSecret() throws Exception {
    String id = UUID.randomUUID().toString();

    assertProblem(post(id, "secret", BODY), 404, "vm_not_found");
    assertProblem(post(id, "resume", ""), 404, "vm_not_found");
  }
}
