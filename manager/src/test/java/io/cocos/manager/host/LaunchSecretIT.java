package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.telemetry.LogLines;
import io.cocos.measurement.SevMeasurement;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.Vm;
import io.cocos.proto.manager.WatchRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The owner of an SEV guest verifies its launch, gives it a secret and lets it begin: through real
 * libvirt, whose emulator measures the launch by the owner's key, in a program of its own, and
 * keeps what it is told to inject.
 */
class LaunchSecretIT {
  private static final String FIRMWARE = "/usr/share/OVMF/OVMF_CODE.fd";

  /** 7255371f-3a3b-4b04-927b-1da6efa8d454, as firmware stores it. */
  private static final byte[] KERNEL_HASHES =
      HexFormat.of().parseHex("1f3755723b3a044b927b1da6efa8d454");

  private static final byte[] KEY = bytes(16);
  private final String header = Base64.getEncoder().encodeToString(withoutFlags(bytes(52)));
  private final String secret = Base64.getEncoder().encodeToString(bytes(64));

  @TempDir Path folder;

  private static SevHostSimulation host;

  private HostManager manager;
  private LogLines log;

  /** One for all tests: a process has one libvirt inside it, and lets go of it only in time. */
  @BeforeAll
  static void prepareHost() throws Exception {
    assumeThat(SevHostSimulation.canLockMemory()).as("this user may lock memory").isTrue();
    host = new SevHostSimulation();
    host.emulator().measureBy(KEY);
  }

  @AfterAll
  static void removeHost() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  @BeforeEach
  void listen() {
    log = LogLines.of("ROOT");
  }

  @AfterEach
  void removeVms() throws Exception {
    log.close();
    if (manager != null) {
      manager.close();
    }
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] withoutFlags(byte[] packetHeader) {
    return ByteBuffer.wrap(packetHeader).putInt(0, 0).array();
  }

  private JsonNode runPaused(Map<String, String> more) throws Exception {
    Map<String, String> variables = new HashMap<>(host.variables());
    variables.putAll(more);
    manager = new HostManager(variables);
    HttpResponse<String> launched = manager.post("/run?paused=true", HostManager.readmeRequest());
    assertThat(launched.statusCode()).as(launched.body()).isEqualTo(200);
    JsonNode vm = HostManager.parse(launched.body());
    manager.removeWhenClosed(vm.get("vm_id").asText());
    return vm;
  }

  /** Those of the expected digests that the platform's measurement confirms. */
  private List<JsonNode> confirmed(JsonNode evidence) {
    JsonNode reported = evidence.get("reported");
    SevMeasurement terms =
        new SevMeasurement(
            reported.get("api_major").asInt(),
            reported.get("api_minor").asInt(),
            reported.get("build_id").asInt(),
            reported.get("policy").asInt());
    byte[] measurement = Base64.getDecoder().decode(reported.get("measurement").asText());
    return StreamSupport.stream(evidence.get("expected").get("digests").spliterator(), false)
        .filter(
            one ->
                terms.confirms(
                    measurement, HexFormat.of().parseHex(one.get("digest").asText()), KEY))
        .toList();
  }

  private HttpResponse<String> give(JsonNode vm, String packetHeader) throws Exception {
    return manager.post(
        "/vms/" + vm.get("vm_id").asText() + "/secret",
        "{\"header\":\"%s\",\"secret\":\"%s\"}"
            .formatted(packetHeader, secret)
            .getBytes(StandardCharsets.US_ASCII));
  }

  private HttpResponse<String> resume(JsonNode vm) throws Exception {
    return manager.post("/vms/" + vm.get("vm_id").asText() + "/resume", new byte[0]);
  }

  private void awaitReady(JsonNode vm) throws Exception {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", manager.grpcPort()).usePlaintext().build();
    try {
      Iterator<Vm> states =
          ManagerServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(5, TimeUnit.MINUTES)
              .watch(WatchRequest.newBuilder().setVmId(vm.get("vm_id").asText()).build());
      String state = "";
      while (!state.equals("ready")) {
        state = states.next().getState();
        assertThat(state).isIn("booting", "ready");
      }
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String why) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(HostManager.parse(answer.body()).get("detail").asText()).contains(why);
  }

  @Test
  void anOwnerVerifiesTheLaunchGivesTheSecretAndLetsTheGuestBegin() throws Exception {
    JsonNode vm = runPaused(Map.of());
    assertThat(vm.get("state").asText()).isEqualTo("provisioning");

    JsonNode evidence = manager.get(vm, "evidence");
    assertThat(evidence.get("expected").get("digests").get(0).get("digest").asText())
        .as("the firmware alone, by sha256sum")
        .isEqualTo(Command.run("sha256sum", FIRMWARE).output().split(" ", 2)[0]);
    assertThat(confirmed(evidence)).hasSize(1);

    assertRefused(give(vm, "AAAA"), 400, "header has 3 bytes");
    assertThat(give(vm, header).statusCode()).isEqualTo(200);
    assertThat(manager.get(vm).get("state").asText()).isEqualTo("provisioning");
    JsonNode injected =
        HostManager.parse("{\"packet-header\":\"%s\",\"secret\":\"%s\"}".formatted(header, secret));
    assertThat(host.emulator().injectedInto(vm.get("vm_id").asText())).containsExactly(injected);

    assertThat(resume(vm).statusCode()).isEqualTo(200);
    awaitReady(vm);
    assertThat(HostManager.agentHealth(vm)).isNotNull();
    assertRefused(give(vm, header), 409, "does not wait at its start");
    assertRefused(resume(vm), 409, "does not wait at its start");
    assertThat(host.emulator().injectedInto(vm.get("vm_id").asText())).hasSize(1);
    assertThat(host.documentOf(vm.get("domain").asText())).doesNotContain(secret);
    assertThat(log.lines()).noneMatch(line -> line.contains(secret));
  }

  @Test
  void kernelComputationAndProcessorsAreExpectedAsThePlatformMeasuresThem() throws Exception {
    JsonNode vm =
        runPaused(
            Map.of(
                "MANAGER_QEMU_CONFIDENTIAL",
                "sev-es",
                "MANAGER_QEMU_OVMF_CODE_FILE",
                firmwareForKernelHashes(folder).toString(),
                "MANAGER_QEMU_SMP_COUNT",
                "3"));

    JsonNode evidence = manager.get(vm, "evidence");

    assertThat(evidence.get("kernel_hashes").asBoolean()).isTrue();
    assertThat(evidence.get("kernel_sha256").asText()).isEqualTo(HostManager.sha256("img/bzImage"));
    assertThat(evidence.get("kernel_command_line").asText())
        .contains("cocos.computation_sha256=" + vm.get("id").asText());
    assertThat(evidence.get("technology").asText()).isEqualTo("sev-es");
    assertThat(evidence.get("expected").get("digests")).as("of two kinds of hosts").hasSize(2);
    assertThat(confirmed(evidence)).hasSize(1);
  }

  /** As the host's, but it says that it looks for hashes somewhere; it need not run. */
  static Path firmwareForKernelHashes(Path folder) throws Exception {
    ByteBuffer image =
        ByteBuffer.wrap(Files.readAllBytes(Path.of(FIRMWARE))).order(ByteOrder.LITTLE_ENDIAN);
    int entry = image.capacity() - KERNEL_HASHES.length;
    while (!image.slice(entry, KERNEL_HASHES.length).equals(ByteBuffer.wrap(KERNEL_HASHES))) {
      entry--;
    }
    image.putInt(entry - 10, 0x80fc00).putInt(entry - 6, 0x400);
    return Files.write(folder.resolve("OVMF_CODE.fd"), image.array());
  }
}
