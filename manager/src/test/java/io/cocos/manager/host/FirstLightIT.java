package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.cocos.computation.RunBody;
import io.cocos.manager.notification.FakeNotificationServer;
import io.cocos.manager.telemetry.Collector;
import io.cocos.manager.telemetry.Spans;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.cocos.proto.agent.RunRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Computations become VMs whose agents hold exactly these computations. Three VMs boot at once and
 * serve every test, since a boot takes its time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstLightIT {
  /** Everything that has meaning to somebody between a request and the guest. */
  private static final String HOSTILE =
      "two  blanks \"double\" 'single' `back` \\ \n\r\t init=/bin/sh -- ; $(reboot) % ]]> <!-- "
          + "\"/><qemu:arg value='-S'/> &amp; \u0001\u001b[2J \u007f\u0085\u2028 computation={}";

  private static FakeNotificationServer notified;
  private static Collector collector;
  private static HostManager manager;
  private static byte[] readmeBody;
  private static byte[] hostileBody;
  private static byte[] hugeBody;
  private static JsonNode readmeVm;
  private static JsonNode hostileVm;
  private static JsonNode hugeVm;

  @BeforeAll
  static void launchThreeVms() throws Exception {
    readmeBody = HostManager.readmeRequest();
    hostileBody = computation(Map.of("id", HOSTILE, "name", everyPlane(0xfffd)));
    hugeBody =
        computation(
            Map.of(
                "id",
                HOSTILE,
                "name",
                everyPlane(0x20, 0xa0, 0x1234, 0xfdd0, 0xfffd, 0xfffe, 0xffff),
                "description",
                "a text of 1 MB, 20 by 20 ".repeat(40_000)));
    notified = new FakeNotificationServer();
    collector = new Collector();
    manager =
        new HostManager(
            Map.of(
                "COCOS_NOTIFICATION_SERVER_URL",
                notified.url(),
                "COCOS_JAEGER_URL",
                collector.url()));
    CompletableFuture<JsonNode> readme = manager.runUntilReady(readmeBody);
    CompletableFuture<JsonNode> hostile = manager.runUntilReady(hostileBody);
    CompletableFuture<JsonNode> huge = manager.runUntilReady(hugeBody);
    readmeVm = readme.get(6, TimeUnit.MINUTES);
    hostileVm = hostile.get(6, TimeUnit.MINUTES);
    hugeVm = huge.get(6, TimeUnit.MINUTES);
  }

  @AfterAll
  static void removeThem() throws Exception {
    try {
      manager.close();
    } finally {
      notified.close();
      collector.close();
    }
  }

  @Test
  @Order(1)
  void theNotificationServerIsToldOfEachComputationAndWhatItsAgentSays() {
    for (JsonNode vm : List.of(readmeVm, hostileVm, hugeVm)) {
      String id = vm.get("vm_id").asText();
      eventually(
          () ->
              assertThat(notified.takenOfVm(id))
                  .containsExactly(
                      "manager vm-provision starting",
                      "manager vm-provision in-progress",
                      "manager vm-provision complete",
                      "agent receivingAlgorithms in-progress"));
      assertThat(notified.takenOf(vm.get("id").asText())).containsAll(notified.takenOfVm(id));
    }
  }

  @Test
  @Order(1)
  void theAnswerNamesTheComputationTheAgentAndTheDomain() {
    assertThat(readmeVm.get("id").asText())
        .isEqualTo("7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a");
    assertThat(readmeVm.get("state").asText()).isEqualTo("ready");
    assertThat(readmeVm.get("confidential").asText()).isEqualTo("none");
    assertThat(readmeVm.get("agent_address").asText())
        .isEqualTo("localhost:" + HostManager.hostPort(readmeVm, "agent-grpc"));
  }

  @Test
  @Order(1)
  void everyVmHasPortsOfItsOwnFromTheFirstOnUpwards() {
    for (String forward : List.of("ssh", "agent-http", "agent-grpc")) {
      List<Integer> ports =
          List.of(
              HostManager.hostPort(readmeVm, forward),
              HostManager.hostPort(hostileVm, forward),
              HostManager.hostPort(hugeVm, forward));
      int first =
          switch (forward) {
            case "ssh" -> HostManager.FIRST_SSH_PORT;
            case "agent-http" -> HostManager.FIRST_AGENT_HTTP_PORT;
            default -> HostManager.FIRST_AGENT_GRPC_PORT;
          };
      assertThat(ports).containsExactlyInAnyOrder(first, first + 1, first + 2);
    }
  }

  @Test
  @Order(1)
  void theGuestHoldsTheComputationThatCameOnItsCommandLine() throws Exception {
    assertThat(HostManager.agentHealth(readmeVm).get("computation_id").asText())
        .isEqualTo(RunBody.parse(readmeBody).computation().digest());
    assertThat(document(readmeVm)).contains(":manifest>command-line</");
  }

  @Test
  @Order(1)
  void theGuestHoldsAComputationFullOfForeignSyntaxUnchanged() throws Exception {
    assertThat(HostManager.agentHealth(hostileVm).get("computation_id").asText())
        .isEqualTo(RunBody.parse(hostileBody).computation().digest())
        .isEqualTo(hostileVm.get("id").asText());
    assertThat(document(hostileVm)).contains(":manifest>command-line</");
    assertThat(Command.run("virsh", "domstate", hostileVm.get("domain").asText()).output())
        .isEqualTo("running");
  }

  @Test
  @Order(1)
  void theGuestHoldsAHugeComputationThatCameByFirmwareConfiguration() throws Exception {
    assertThat(hugeBody.length).isGreaterThan(1_000_000);
    assertThat(HostManager.agentHealth(hugeVm).get("computation_id").asText())
        .isEqualTo(RunBody.parse(hugeBody).computation().digest())
        .isEqualTo(hugeVm.get("id").asText());
    assertThat(permissions(manager.folder(hugeVm).resolve("computation.json")))
        .isEqualTo("rw-------");
  }

  @Test
  @Order(1)
  void theAgentAnswersOnBothForwardedPorts() throws Exception {
    for (String forward : List.of("agent-http", "agent-grpc")) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), HostManager.hostPort(readmeVm, forward)),
            5_000);
        assertThat(socket.isConnected()).isTrue();
      }
    }
    assertThat(postToAgent("docs/examples/computation.json").statusCode()).isEqualTo(200);
    assertThat(postToAgent("docs/examples/computation.json").body())
        .contains(readmeVm.get("id").asText());
  }

  @Test
  @Order(1)
  void theAgentRefusesAnotherComputationAndNamesItsState() throws Exception {
    HttpResponse<String> refusal = postToAgent("docs/examples/agent-run.json");

    assertThat(refusal.statusCode()).isEqualTo(409);
    assertThat(refusal.body()).contains("receivingAlgorithms");
    assertThat(HostManager.agentHealth(readmeVm).get("computation_id").asText())
        .isEqualTo(readmeVm.get("id").asText());
  }

  @Test
  @Order(1)
  void theAgentAnswersOverGrpc() throws Exception {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", HostManager.hostPort(readmeVm, "agent-grpc"))
            .usePlaintext()
            .build();
    try {
      byte[] computation =
          Files.readAllBytes(HostManager.projectFile("docs/examples/computation.json"));
      assertThat(
              AgentServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(30, TimeUnit.SECONDS)
                  .run(
                      RunRequest.newBuilder()
                          .setComputation(ByteString.copyFrom(computation))
                          .build())
                  .getComputation())
          .isEqualTo(readmeVm.get("id").asText());
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  @Order(1)
  void virshSeesTheDomainItsConsoleAndItsDocument() throws Exception {
    String domain = readmeVm.get("domain").asText();

    assertThat(Command.run("virsh", "list", "--name").output()).contains(domain);
    assertThat(Command.run("virsh", "ttyconsole", domain).output()).startsWith("/dev/pts/");
    assertThat(Command.run("virsh", "domuuid", domain).output())
        .isEqualTo(readmeVm.get("vm_id").asText());
    assertThat(Files.readString(manager.folder(readmeVm).resolve("console.log")))
        .contains("cocos login:");
  }

  @Test
  @Order(1)
  void aVmIsShownWithWhatItIsMadeOf() throws Exception {
    JsonNode info = manager.get(readmeVm, "info");

    assertThat(info.get("ovmf_version").asText()).matches("sha256:[0-9a-f]{64}");
    assertThat(info.get("eos_version").asText())
        .isEqualTo("sha256:" + HostManager.sha256("img/rootfs.cpio.gz"));
    assertThat(info.get("cpu_num").asInt()).isEqualTo(1);
    assertThat(info.get("cpu_type").asText()).isEqualTo("EPYC");
    assertThat(info.get("kernel_cmd").asText())
        .contains(" cocos.computation_sha256=" + readmeVm.get("id").asText());
  }

  @Test
  @Order(1)
  void noOtherUserCanLookIntoAVmsFolder() throws Exception {
    assertThat(permissions(manager.folder(readmeVm))).isEqualTo("rwx------");
  }

  @Test
  @Order(1)
  void aTraceShowsWhereTheLaunchSpentItsTimeAndTheAgentKnowsIt() throws Exception {
    eventually(() -> assertThat(launchOfReadme()).isPresent());
    Span launch = launchOfReadme().orElseThrow();
    String traceId = Spans.hex(launch.getTraceId());
    Spans trace = collector.spans().ofTrace(traceId);

    assertThat(trace.below(trace.only("POST /run"))).contains("launch");
    assertThat(trace.below(launch)).containsSubsequence("libvirt launch", "boot", "hand-off");
    assertThat(trace.only("boot").getStartTimeUnixNano())
        .isGreaterThanOrEqualTo(trace.only("libvirt launch").getEndTimeUnixNano());
    assertThat(Files.readString(manager.folder(readmeVm).resolve("console.log")))
        .contains("agent: trace " + traceId);
  }

  private static Optional<Span> launchOfReadme() {
    return collector.spans().named("launch").stream()
        .filter(
            launch ->
                Spans.attribute(launch, "cocos.vm.id")
                    .equals(Optional.of(readmeVm.get("vm_id").asText())))
        .findFirst();
  }

  @Test
  @Order(2)
  void aRestartedManagerKnowsEveryVm() throws Exception {
    manager.restart();

    for (JsonNode vm : List.of(readmeVm, hostileVm, hugeVm)) {
      JsonNode known = manager.get(vm);
      assertThat(known.get("state").asText()).isEqualTo("ready");
      assertThat(known.get("id")).isEqualTo(vm.get("id"));
      assertThat(known.get("forwards")).isEqualTo(vm.get("forwards"));
    }
  }

  @Test
  @Order(3)
  void aRestartedManagerTellsWhatAgentsSaidOnceMore() {
    eventually(
        () ->
            assertThat(notified.takenOfVm(readmeVm.get("vm_id").asText()))
                .endsWith(
                    "agent receivingAlgorithms in-progress",
                    "agent receivingAlgorithms in-progress"));
  }

  @Test
  @Order(3)
  void aVmWhoseQemuDiesIsShownAsFailed() throws Exception {
    String id = hostileVm.get("vm_id").asText();
    ProcessHandle qemu = qemu(id).orElseThrow();

    qemu.destroyForcibly();
    qemu.onExit().get(30, TimeUnit.SECONDS);

    eventually(() -> assertThat(manager.get(hostileVm).get("state").asText()).isEqualTo("failed"));
  }

  @Test
  @Order(3)
  void aGuestWhoseKernelPanicsIsShownAsFailed() throws Exception {
    String domain = hugeVm.get("domain").asText();
    Path log = manager.folder(hugeVm).resolve("console.log");

    try (GuestConsole console = GuestConsole.open(domain, log)) {
      console.logIn();
      console.type("echo c > /proc/sysrq-trigger");

      eventually(
          () ->
              assertThat(Command.run("virsh", "domstate", domain, "--reason").output())
                  .isEqualTo("shut off (crashed)"));
      assertThat(console.printed()).contains("Kernel panic - not syncing: sysrq triggered crash");
    }
    eventually(() -> assertThat(manager.get(hugeVm).get("state").asText()).isEqualTo("failed"));
  }

  @Test
  @Order(4)
  void removalLeavesNoDomainFilePortOrProcess() throws Exception {
    for (JsonNode vm : List.of(readmeVm, hostileVm, hugeVm)) {
      String id = vm.get("vm_id").asText();

      assertThat(manager.delete(vm).statusCode()).isEqualTo(204);

      assertThat(Command.run("virsh", "dominfo", id).exitCode()).isNotZero();
      assertThat(manager.folder(vm)).doesNotExist();
      assertThat(qemu(id)).isEmpty();
      for (JsonNode forward : vm.get("forwards")) {
        assertThat(connects(forward.get("host_port").asInt())).isFalse();
      }
      assertThat(manager.listedIds()).doesNotContain(id);
      assertThat(manager.delete(vm).statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> postToAgent(String file) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:%d/run"
                            .formatted(HostManager.hostPort(readmeVm, "agent-http"))))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofFile(HostManager.projectFile(file)))
                .build(),
            BodyHandlers.ofString());
  }

  private static String document(JsonNode vm) throws Exception {
    return Command.run("virsh", "dumpxml", vm.get("domain").asText()).output();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static boolean connects(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static Optional<ProcessHandle> qemu(String vmId) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().commandLine().filter(line -> line.contains(vmId)).isPresent()
                    && process.info().command().filter(c -> c.contains("qemu")).isPresent())
        .findFirst();
  }

  private static byte[] computation(Map<String, String> fields) throws IOException {
    return new ObjectMapper().writeValueAsString(Map.of("computation", fields)).getBytes(UTF_8);
  }

  /** The characters at these places of each of Unicode's seventeen planes. */
  private static String everyPlane(int... offsets) {
    StringBuilder text = new StringBuilder();
    for (int plane = 0; plane <= 16; plane++) {
      for (int offset : offsets) {
        text.appendCodePoint(plane * 0x10000 + offset);
      }
    }
    return text.toString();
  }
}
