package io.cocos.manager.api.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.VmSpec;
import io.cocos.proto.manager.Algorithm;
import io.cocos.proto.manager.Dataset;
import io.cocos.proto.manager.Forward;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.RunResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ManagerService.Run}, for clients of every generation. */
class RunTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static final io.cocos.proto.manager.Computation MESSAGE =
      io.cocos.proto.manager.Computation.newBuilder()
          .setId("c0d15c5e")
          .setName("Sample \"Computation\"")
          .setDescription("line\nbreak \u20ac")
          .addDatasets(Dataset.newBuilder().setProvider("Provider1").setId("Dataset1"))
          .addDatasets(Dataset.newBuilder().setProvider("Provider2").setId("Dataset2"))
          .addAlgorithms(Algorithm.newBuilder().setProvider("AlgorithmProvider1").setId("A1"))
          .addResultConsumers("Consumer1")
          .setTimeout("10m")
          .build();

  /** What {@link #MESSAGE} says, in JSON. */
  private static final String MESSAGE_AS_JSON =
      "{\"id\":\"c0d15c5e\",\"name\":\"Sample \\\"Computation\\\"\","
          + "\"description\":\"line\\nbreak \u20ac\",\"datasets\":["
          + "{\"provider\":\"Provider1\",\"id\":\"Dataset1\"},"
          + "{\"provider\":\"Provider2\",\"id\":\"Dataset2\"}],"
          + "\"algorithms\":[{\"provider\":\"AlgorithmProvider1\",\"id\":\"A1\"}],"
          + "\"result_consumers\":[\"Consumer1\"],\"timeout\":\"10m\"}";

  private static RunRequest.Builder request(ByteString computation) {
    return RunRequest.newBuilder().setComputation(computation);
  }

  private static RunRequest.Builder request(String computation) {
    return request(ByteString.copyFromUtf8(computation));
  }

  private static RunResponse run(RunRequest.Builder request) {
    return ManagerServiceGrpc.newBlockingStub(server.channel()).run(request.build());
  }

  private static Status refused(RunRequest.Builder request) {
    StatusRuntimeException refusal =
        catchThrowableOfType(StatusRuntimeException.class, () -> run(request));
    assertThat(refusal).as("the call is refused").isNotNull();
    assertThat(server.hypervisor().attempts()).isEmpty();
    return refusal.getStatus();
  }

  @Test
  void theFirstGenerationSendsTheJson() {
    RunResponse response = run(request(MESSAGE_AS_JSON));

    ComputationManifest expected =
        ComputationManifest.of(Computation.parse(MESSAGE_AS_JSON.getBytes(UTF_8)));
    assertThat(response.getComputationId()).isEqualTo(expected.digest());
    assertThat(server.hypervisor().attempts())
        .singleElement()
        .extracting(VmSpec::computation)
        .isEqualTo(Optional.of(expected));
  }

  @Test
  void laterGenerationsSendTheMessageInTheSameField() throws IOException {
    // As their own definition has it: `Computation computation = 1`.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
    coded.writeMessage(1, MESSAGE);
    coded.flush();

    RunResponse response = run(RunRequest.parseFrom(bytes.toByteArray()).toBuilder());

    ComputationManifest expected =
        ComputationManifest.of(Computation.parse(MESSAGE_AS_JSON.getBytes(UTF_8)));
    assertThat(response.getComputationId()).isEqualTo(expected.digest());
    assertThat(server.hypervisor().attempts())
        .singleElement()
        .extracting(VmSpec::computation)
        .isEqualTo(Optional.of(expected));
  }

  @Test
  void theAnswerTellsEverythingAboutTheVm() {
    RunResponse response = run(request("{}"));

    ObservedVm vm = server.hypervisor().list().get(0);
    assertThat(response)
        .isEqualTo(
            RunResponse.newBuilder()
                .setAgentAddress("localhost:7020")
                .setComputationId(vm.computationId().orElseThrow())
                .setVmId(vm.id().toString())
                .setDomain(vm.domain())
                .setState("booting")
                .setConfidential("none")
                .addForwards(forward("ssh", 2222, 22))
                .addForwards(forward("agent-http", 9301, 9031))
                .addForwards(forward("agent-grpc", 7020, 7002))
                .build());
  }

  private static Forward forward(String name, int hostPort, int guestPort) {
    return Forward.newBuilder()
        .setName(name)
        .setHostAddress("127.0.0.1")
        .setHostPort(hostPort)
        .setGuestPort(guestPort)
        .build();
  }

  @Test
  void theTimeoutBesideTheComputationIsHandedOn() {
    run(request("{}").setTimeout("1h30m"));
    run(request("{\"timeout\":\"20m\"}"));

    assertThat(server.hypervisor().attempts())
        .extracting(VmSpec::timeout)
        .containsExactly(Optional.of(Duration.ofMinutes(90)), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{|the text ends there",
        "{} more|expected nothing more",
        "{\"ttl\":\"5\"}|ttl",
        "{\"timeout\":null}|timeout",
        "{\"metadata\":{\"cocos\":[]}}|computation: metadata.cocos",
        "{\"metadata\":{\"cocos\":{\"network\":1}}}|computation: metadata.cocos.network",
        "``|computation is empty",
        "not JSON|computation is neither JSON that begins with '{' nor a Computation message",
        "[1]|computation is neither JSON that begins with '{' nor a Computation message"
      })
  void aMalformedComputationIsAnInvalidArgument(String computation, String said) {
    Status status = refused(request(computation));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff",
        "ffffffffffffffffffff",
        "0a",
        "0a05616263",
        "0aff",
        "00",
        "07",
        "0b",
        "0a02c328",
        "22037b7b7b",
        "2a027b22",
        "9a0602c328"
      })
  void garbageIsAnInvalidArgument(String hex) {
    ByteString garbage = ByteString.copyFrom(HexFormat.of().parseHex(hex));

    assertThat(refused(request(garbage)).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void aMessageThatSaysNothingWeKnowIsAnInvalidArgument() {
    for (String other : new String[] {" {\"id\":\"a\"}", "\t{}", "p\u0001", "\u0018\u0001"}) {
      assertThat(refused(request(other)).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "10", "0s", "-5m", "1e3s"})
  void aTimeoutThatIsNoneIsAnInvalidArgument(String timeout) {
    Status status = refused(request("{}").setTimeout(timeout));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("timeout");
  }

  @Test
  void aTimeoutInTheMessageThatIsNoneIsAnInvalidArgument() {
    Status status =
        refused(
            request(
                io.cocos.proto.manager.Computation.newBuilder()
                    .setTimeout("soon")
                    .build()
                    .toByteString()));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("timeout");
  }

  @Test
  void tlsTowardsTheAgentIsRefusedRatherThanLeftOutInSilence() {
    Status status = refused(request("{}").setClientTls(true));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("client_tls");
  }

  @Test
  void certificatesAreTakenAndNotUsed() {
    assertThat(run(request("{}").setCaCerts("PEM")).getState()).isEqualTo("booting");
  }

  @Test
  void aRequestOverTheLimitExhaustsAResource() {
    Status status = refused(request("{\"id\":\"" + "x".repeat(1024 * 1024) + "\"}"));

    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void aRequestJustBelowTheLimitIsTaken() {
    String json = "{\"id\":\"" + "x".repeat(1024 * 1024 - 100) + "\"}";

    assertThat(run(request(json)).getComputationId())
        .isEqualTo(Computation.parse(json.getBytes(UTF_8)).digest());
  }
}
