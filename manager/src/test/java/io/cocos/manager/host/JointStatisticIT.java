package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.cocos.manager.notification.FakeNotificationServer;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.cocos.proto.agent.UploadBegin;
import io.cocos.proto.agent.UploadPart;
import io.cocos.proto.agent.UploadProgress;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three parties and a consumer: a university brings the program, two hospitals bring a table each,
 * the clinic gets the joint statistic, and nobody else does. One VM, from its launch to its end,
 * and the same example as in the documentation; the tests are the steps.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JointStatisticIT {
  private static final Duration BUSY_HOST = Duration.ofMinutes(2);

  // The exit codes of the command, see docs/cli.md.
  private static final int REFUSED = 1;
  private static final int NOT_FOUND = 4;
  private static final int WRONG_STATE = 5;
  private static final int NOT_ALLOWED = 6;
  private static final int NOT_AVAILABLE = 7;

  @TempDir static Path folder;
  private static FakeNotificationServer notified;
  private static HostManager manager;
  private static CocosCommand cocos;
  private static String vm;

  @BeforeAll
  static void launch() throws Exception {
    String key = keyPair("clinic");
    keyPair("stranger");
    ObjectMapper json = new ObjectMapper();
    ObjectNode computation = (ObjectNode) json.readTree(example("computation.json").toFile());
    ((ObjectNode) computation.at("/metadata/cocos"))
        .putArray("consumers")
        .addObject()
        .put("name", "clinic")
        .put("public_key", key);
    Path file = folder.resolve("computation.json");
    json.writeValue(file.toFile(), computation);

    notified = new FakeNotificationServer();
    manager = new HostManager(Map.of("COCOS_NOTIFICATION_SERVER_URL", notified.url()));
    cocos = new CocosCommand(manager);
    JsonNode launched = cocos.run("run", file.toString(), "--wait", "--json").json();
    vm = launched.get("vm_id").asText();
    manager.removeWhenClosed(vm);
    assertThat(launched.get("state").asText()).isEqualTo("ready");
  }

  @AfterAll
  static void remove() throws Exception {
    try {
      manager.close();
    } finally {
      notified.close();
    }
  }

  @Test
  @Order(1)
  void noDatasetIsTakenBeforeTheAlgorithm() {
    data("north").refused(WRONG_STATE, "the agent is in state receivingAlgorithms");
  }

  @Test
  @Order(2)
  void whoIsNotNamedOrBringsOtherBytesIsRefused() {
    String program = example("joint-statistic.py").toString();
    String other = example("hospital-north.csv").toString();
    String id = "joint-statistic.py";

    cocos
        .run("algo", vm, program, "--provider", "mallory", "--id", id)
        .refused(NOT_ALLOWED, "names another provider");
    cocos
        .run("algo", vm, program, "--provider", "university", "--id", "another.py")
        .refused(NOT_FOUND, "names no algorithm");
    cocos
        .run("algo", vm, other, "--provider", "university", "--id", id)
        .refused(REFUSED, "SHA-256");
    assertThat(state()).isEqualTo("receivingAlgorithms");
  }

  @Test
  @Order(3)
  void theUniversityBringsItsProgramOnce() {
    String program = example("joint-statistic.py").toString();

    assertThat(cocos.run("algo", vm, program).well().out()).contains("uploaded");
    assertThat(state()).isEqualTo("receivingData");
    assertThat(
            cocos
                .run("algo", vm, program, "--provider", "university", "--id", "joint-statistic.py")
                .well()
                .out())
        .contains("already there");
  }

  @Test
  @Order(4)
  void anUploadThatIsCutOffGoesOnWhereItWas() throws Exception {
    byte[] north = Files.readAllBytes(example("hospital-north.csv"));
    bringSomeAndHangUp(north, north.length / 2);
    eventually(
        BUSY_HOST,
        () ->
            assertThat(status().at("/datasets/0/fault").asText())
                .contains("after %d of %d bytes".formatted(north.length / 2, north.length)));
    assertThat(state()).isEqualTo("receivingData");

    assertThat(data("north").well().out()).contains("uploaded");
    assertThat(status().at("/datasets/0/received").asInt()).isEqualTo(north.length);
  }

  @Test
  @Order(5)
  void theLastDatasetStartsTheComputation() {
    data("south").well();

    eventually(BUSY_HOST, () -> assertThat(state()).isEqualTo("resultsReady"));
    assertThat(status().at("/outcome/kind").asText()).isEqualTo("succeeded");
    assertThat(cocos.run("show", vm, "--json").json().get("state").asText()).isEqualTo("running");
  }

  @Test
  @Order(6)
  void nobodyButTheClinicGetsTheResultOrSeesWhatWasPrinted() {
    String stranger = folder.resolve("stranger.pem").toString();
    String file = folder.resolve("stolen").toString();

    cocos
        .run("result", vm, "--consumer", "mallory", "-o", file)
        .refused(NOT_FOUND, "names no result consumer");
    cocos
        .run("result", vm, "--consumer", "clinic", "-o", file)
        .refused(NOT_ALLOWED, "names a key for 'clinic'");
    cocos
        .run("result", vm, "--consumer", "clinic", "--key", stranger, "-o", file)
        .refused(NOT_ALLOWED, "not signed by the key");
    cocos
        .run("logs", vm, "--consumer", "clinic", "--key", stranger)
        .refused(NOT_ALLOWED, "not signed by the key");
    assertThat(Path.of(file)).doesNotExist();
  }

  @Test
  @Order(7)
  void aGuestWithoutAPlatformThatAttestsSaysSo() {
    cocos.run("attestation", vm).refused(NOT_AVAILABLE, "There is no attestation report");
  }

  @Test
  @Order(8)
  void theClinicSeesWhatWasPrintedAndGetsTheResult() throws Exception {
    String key = folder.resolve("clinic.pem").toString();
    Path result = folder.resolve("result.json");

    assertThat(cocos.run("logs", vm, "--consumer", "clinic", "--key", key).well().out())
        .isEqualTo("2 datasets\n100 patients, 3 treatments\n");
    cocos.run("result", vm, "--consumer", "clinic", "--key", key, "-o", result.toString()).well();

    assertThat(result).hasSameTextualContentAs(example("result.json"));
  }

  @Test
  @Order(9)
  void theManagerEndsTheVmAndKeepsWhatBecameOfIt() {
    eventually(
        BUSY_HOST,
        () -> {
          JsonNode shown = cocos.run("show", vm, "--json").json();
          assertThat(shown.get("state").asText()).isEqualTo("completed");
          assertThat(shown.get("reason").asText())
              .isEqualTo("every result consumer has the result");
          assertThat(
                  Command.run("virsh", "domstate", shown.get("domain").asText(), "--reason")
                      .output())
              .isEqualTo("shut off (shutdown)");
        });
  }

  @Test
  @Order(10)
  void theNotificationServerWasToldOfEachStep() {
    List<String> steps =
        List.of(
            "agent receivingAlgorithms in-progress",
            "agent receivingData in-progress",
            "agent running starting",
            "agent running in-progress",
            "agent running complete",
            "agent resultsReady in-progress",
            "agent complete in-progress");
    eventually(() -> assertThat(notified.takenOfVm(vm)).containsSubsequence(steps));
  }

  private static CocosCommand.Ended data(String hospital) {
    String file = "hospital-" + hospital + ".csv";
    return cocos.run("data", vm, example(file).toString(), "--provider", hospital, "--id", file);
  }

  private static JsonNode status() {
    return cocos.run("status", vm, "--json").json();
  }

  private static String state() {
    return status().get("state").asText();
  }

  private static Path example(String file) {
    return HostManager.projectFile("docs/examples/joint-statistic/" + file);
  }

  /** Makes a key pair; the private one goes to NAME.pem, the public one is returned. */
  private static String keyPair(String name) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    Files.writeString(folder.resolve(name + ".pem"), pem);
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  /** Brings the first bytes of the first dataset, and is gone when the agent has them. */
  private static void bringSomeAndHangUp(byte[] dataset, int some) throws Exception {
    String address = cocos.run("show", vm, "--json").json().get("agent_address").asText();
    ManagedChannel channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
    try {
      CutOff upload = new CutOff();
      AgentServiceGrpc.newStub(channel).uploadDataset(upload);
      upload.send(
          UploadPart.newBuilder()
              .setBegin(
                  UploadBegin.newBuilder()
                      .setProvider("north")
                      .setId("hospital-north.csv")
                      .setSize(dataset.length)
                      .setSha256(
                          HostManager.sha256("docs/examples/joint-statistic/hospital-north.csv")))
              .build());
      upload.send(
          UploadPart.newBuilder()
              .setChunk(ByteString.copyFrom(Arrays.copyOf(dataset, some)))
              .build());
      upload.awaitReceived(some);
    } finally {
      channel.shutdownNow();
      assertThat(channel.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** An upload of which only the beginning is sent. */
  private static final class CutOff implements ClientResponseObserver<UploadPart, UploadProgress> {
    private final BlockingQueue<Long> received = new LinkedBlockingQueue<>();
    private ClientCallStreamObserver<UploadPart> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<UploadPart> started) {
      call = started;
    }

    void send(UploadPart part) {
      call.onNext(part);
    }

    void awaitReceived(long bytes) throws InterruptedException, IOException {
      Long so;
      do {
        so = received.poll(BUSY_HOST.toSeconds(), TimeUnit.SECONDS);
        if (so == null) {
          throw new IOException("the agent tells no progress");
        }
      } while (so < bytes);
    }

    @Override
    public void onNext(UploadProgress progress) {
      received.add(progress.getReceived());
    }

    @Override
    public void onError(Throwable hungUp) {
      assertThat(received).as("what came before " + hungUp).isNotNull();
    }

    @Override
    public void onCompleted() {
      received.clear();
    }
  }
}
