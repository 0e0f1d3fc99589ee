package io.cocos.manager.api;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.HostResources;
import io.cocos.manager.vm.InMemoryHypervisor.LaunchHold;
import io.cocos.proto.manager.CapacityRequest;
import io.cocos.proto.manager.CapacityResponse;
import io.cocos.proto.manager.CreateReq;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.cocos.proto.manager.RunRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers are told when the host has no room, and where they see how much it has. */
class FullHostTest {
  private static final AtomicReference<HostResources> HOST =
      new AtomicReference<>(HostResources.unknown());
  private static final long GIBIBYTE = 1L << 30;
  private static final String VM = "{\"computation\":{}}";

  @RegisterExtension
  static final ManagerServer server =
      new ManagerServer(
          Map.of(
              "MANAGER_MAX_VMS", "2",
              "MANAGER_CPU_OVERCOMMIT", "2",
              "MANAGER_LAUNCHES_AT_ONCE", "1",
              "MANAGER_LAUNCH_QUEUE", "0"),
          HOST::get);

  @AfterEach
  void hasRoomAgain() {
    HOST.set(HostResources.unknown());
  }

  private static ManagerServiceBlockingStub grpc() {
    return ManagerServiceGrpc.newBlockingStub(server.channel());
  }

  private static Status refusedOverGrpc() {
    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                grpc()
                    .run(
                        RunRequest.newBuilder()
                            .setComputation(ByteString.copyFromUtf8("{}"))
                            .build()));
    assertThat(refusal).as("the call is refused").isNotNull();
    return refusal.getStatus();
  }

  private static void assertRefused(HttpResponse<String> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Retry-After")).contains("2");
    assertThat(ManagerServer.json(response).get("code").asText()).isEqualTo(code);
  }

  private static HttpResponse<String> run(String key) throws Exception {
    return server.send(server.runRequest(VM.getBytes(UTF_8)).header("Idempotency-Key", key));
  }

  private static JsonNode capacity() throws Exception {
    HttpResponse<String> response = server.send(server.request("/capacity"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ManagerServer.json(response);
  }

  private static String vmsLeft() throws Exception {
    return server
        .send(server.request("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith("manager_vms_left "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whenAsManyVmsRunAsMayEveryFurtherOneIsRefusedUntilOneIsRemoved() throws Exception {
    String first = ManagerServer.json(run("first")).get("vm_id").asText();
    run("second");

    assertRefused(server.run(VM), 429, "vms_exhausted");
    assertRefused(
        server.send(server.request("/vms").POST(HttpRequest.BodyPublishers.noBody())),
        429,
        "vms_exhausted");
    Status refused = refusedOverGrpc();
    assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getDescription())
        .isEqualTo(
            "2 VMs run or are being launched and MANAGER_MAX_VMS is 2; remove one or raise it");
    assertThat(
            catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> grpc().createVm(CreateReq.getDefaultInstance()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(server.hypervisor().attempts()).as("no launch was tried").hasSize(2);

    server.send(server.request("/vms/" + first).DELETE());

    assertThat(server.run(VM).statusCode()).isEqualTo(200);
  }

  @Test
  void aRepeatIsAnsweredWithItsVmAlsoByAFullHost() throws Exception {
    String vm = ManagerServer.json(run("order 17")).get("vm_id").asText();
    run("another");

    assertThat(ManagerServer.json(run("order 17")).get("vm_id").asText()).isEqualTo(vm);
  }

  static Stream<Arguments> fullHosts() {
    OptionalLong much = OptionalLong.of(100 * GIBIBYTE);
    OptionalInt many = OptionalInt.of(8);
    OptionalInt none = OptionalInt.empty();
    return Stream.of(
        Arguments.of(
            "memory_exhausted",
            new HostResources(OptionalLong.of(GIBIBYTE), much, many, much, none)),
        Arguments.of(
            "memory_exhausted",
            new HostResources(much, OptionalLong.of(GIBIBYTE), many, much, none)),
        Arguments.of(
            "cpus_exhausted", new HostResources(much, much, OptionalInt.of(1), much, none)),
        Arguments.of(
            "disk_full", new HostResources(much, much, many, OptionalLong.of(1 << 20), none)));
  }

  @ParameterizedTest
  @MethodSource("fullHosts")
  void withoutRoomOnTheHostNothingIsLaunched(String code, HostResources host) throws Exception {
    HOST.set(host);

    assertRefused(server.run(VM), 503, code);
    assertThat(refusedOverGrpc().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

    assertThat(server.hypervisor().attempts()).isEmpty();
    assertThat(capacity().at("/further_vms").asInt(-1)).isZero();
    assertThat(capacity().at("/limited_by/code").asText()).isEqualTo(code);
  }

  @Test
  void aLaunchThatMayNotWaitIsRefusedAtOnceAndOthersAreServed() throws Exception {
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      CompletableFuture<HttpResponse<String>> first =
          server.sendAsync(server.runRequest(VM.getBytes(UTF_8)));
      hold.awaitLaunches(1);

      assertRefused(server.run(VM), 503, "overloaded");
      assertThat(refusedOverGrpc().getDescription())
          .startsWith("1 launches are under way and 0 wait for their turn");
      assertThat(server.send(server.request("/vms")).statusCode()).isEqualTo(200);
      assertThat(capacity().at("/launches/under_way").asInt()).isEqualTo(1);
      assertThat(capacity().at("/vms/launching").asInt()).isEqualTo(1);

      hold.release();
      assertThat(outcome(first).statusCode()).isEqualTo(200);
    }
    eventually(() -> assertThat(capacity().at("/launches/under_way").asInt()).isZero());
  }

  @Test
  void aFailedLaunchLeavesRoomForTheNext() throws Exception {
    server.hypervisor().failLaunches(new IllegalStateException("a defect"));
    for (int i = 0; i < 3; i++) {
      assertThat(server.run(VM).statusCode()).isEqualTo(500);
    }

    assertThat(capacity().at("/further_vms").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsShownIsWhatDecides() throws Exception {
    HOST.set(
        new HostResources(
            OptionalLong.of(24 * GIBIBYTE),
            OptionalLong.of(16 * GIBIBYTE),
            OptionalInt.of(4),
            OptionalLong.of(9 * GIBIBYTE),
            OptionalInt.empty()));
    server.run(VM);

    assertThat(capacity())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                {"further_vms": 1,
                 "limited_by": {
                   "code": "vms_exhausted",
                   "detail": "1 VMs run or are being launched and MANAGER_MAX_VMS is 2; remove one or raise it"},
                 "vms": {"running": 1, "launching": 0, "max": 2},
                 "launches": {
                   "under_way": 0, "max_under_way": 1, "waiting": 0, "max_waiting": 0},
                 "memory": {
                   "bytes_per_vm": 2147483648,
                   "promised_bytes": 2147483648,
                   "max_promised_bytes": 25769803776,
                   "available_bytes": 17179869184,
                   "untouched_bytes": 2147483648},
                 "cpus": {
                   "vcpus_per_vm": 4,
                   "promised_vcpus": 4,
                   "max_promised_vcpus": 8,
                   "host_cpus": 4},
                 "disk": {"free_bytes": 9663676416, "reserve_bytes": 268435456}}
                """));
    assertThat(vmsLeft()).isEqualTo("manager_vms_left 1.0");
    CapacityResponse overGrpc = grpc().capacity(CapacityRequest.getDefaultInstance());
    assertThat(overGrpc)
        .isEqualTo(
            CapacityResponse.newBuilder()
                .setFurtherVms(1)
                .setLimitCode("vms_exhausted")
                .setLimitDetail(capacity().at("/limited_by/detail").asText())
                .setRunningVms(1)
                .setMaxVms(2)
                .setMaxLaunchesUnderWay(1)
                .setMemoryBytesPerVm(2 * GIBIBYTE)
                .setMemoryPromisedBytes(2 * GIBIBYTE)
                .setMaxMemoryPromisedBytes(24 * GIBIBYTE)
                .setMemoryAvailableBytes(16 * GIBIBYTE)
                .setMemoryUntouchedBytes(2 * GIBIBYTE)
                .setVcpusPerVm(4)
                .setVcpusPromised(4)
                .setMaxVcpusPromised(8)
                .setHostCpus(4)
                .setDiskFreeBytes(9 * GIBIBYTE)
                .setDiskReserveBytes(256 << 20)
                .build());
  }
}
