package io.cocos.manager.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.Protection;
import io.cocos.proto.manager.AttestationPolicyReq;
import io.cocos.proto.manager.AttestationPolicyRes;
import io.cocos.proto.manager.CVMInfoReq;
import io.cocos.proto.manager.CVMInfoRes;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is told of a VM to those who want to judge it, over HTTP and over gRPC. */
class GuestDescriptionTest {
  private static final Protection.Sev SEV =
      new Protection.Sev(0xffff_fffbL, OptionalInt.of(51), OptionalInt.of(1), true);

  private static final String FIRMWARE = "f1".repeat(32);
  private static final String KERNEL = "e2".repeat(32);
  private static final String INITRD = "d3".repeat(32);

  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static ManagerServiceBlockingStub manager() {
    return ManagerServiceGrpc.newBlockingStub(server.channel());
  }

  private static JsonNode run() throws Exception {
    return ManagerServer.json(server.run("{\"computation\":{}}"));
  }

  private static HttpResponse<String> get(JsonNode vm, String aspect) throws Exception {
    return server.send(server.request("/vms/" + vm.get("vm_id").asText() + "/" + aspect));
  }

  private static AttestationPolicyReq policyOf(JsonNode vm) {
    return AttestationPolicyReq.newBuilder().setId(vm.get("vm_id").asText()).build();
  }

  private static String commandLine(JsonNode vm) {
    return "console=ttyS0 cocos.computation_sha256=" + vm.get("id").asText();
  }

  @Test
  void aVmIsShownWithWhatItIsMadeOf() throws Exception {
    JsonNode vm = run();
    String id = vm.get("vm_id").asText();

    assertThat(manager().cVMInfo(CVMInfoReq.newBuilder().setId(id).build()))
        .isEqualTo(
            CVMInfoRes.newBuilder()
                .setId(id)
                .setOvmfVersion("sha256:" + FIRMWARE)
                .setCpuNum(4)
                .setCpuType("EPYC")
                .setKernelCmd(commandLine(vm))
                .setEosVersion("sha256:" + INITRD)
                .build());
    assertThat(get(vm, "info").body())
        .isEqualTo(
            "{\"id\":\"%s\",\"ovmf_version\":\"sha256:%s\",\"cpu_num\":4,\"cpu_type\":\"EPYC\",\"kernel_cmd\":\"%s\",\"eos_version\":\"sha256:%s\"}"
                .formatted(id, FIRMWARE, commandLine(vm), INITRD));
  }

  @Test
  void aVerifierIsToldEveryFactOfAConfidentialVm() throws Exception {
    server.hypervisor().protectLaunches(SEV);
    JsonNode vm = run();

    HttpResponse<String> policy = get(vm, "attestation-policy");

    assertThat(policy.body())
        .isEqualTo(
            "{\"vm_id\":\"%s\",\"computation_id\":\"%s\",\"technology\":\"sev\",\"notice\":\"%s\",\"policy\":4294967291,\"cbitpos\":51,\"reduced_phys_bits\":1,\"kernel_hashes\":true,\"vcpus\":4,\"cpu_model\":\"EPYC\",\"cpu_signature\":8392466,\"kernel_command_line\":\"%s\",\"firmware_sha256\":\"%s\",\"kernel_sha256\":\"%s\",\"initrd_sha256\":\"%s\",\"expected\":{\"unknown\":\"the firmware has no memory for kernel hashes: it is not built for measured direct boot\"},\"reported\":{\"measurement\":\"TUVBU1VSRU1FTlQ=\",\"api_major\":1,\"api_minor\":55,\"build_id\":24,\"policy\":4294967291},\"certificates\":{\"pdh\":\"UERI\",\"cert_chain\":\"Q0hBSU4=\"}}"
                .formatted(
                    vm.get("vm_id").asText(),
                    vm.get("id").asText(),
                    EvidenceView.NOTICE,
                    commandLine(vm),
                    FIRMWARE,
                    KERNEL,
                    INITRD));
    assertThat(get(vm, "evidence").body()).isEqualTo(policy.body());
    AttestationPolicyRes overGrpc = manager().attestationPolicy(policyOf(vm));
    assertThat(overGrpc.getId()).isEqualTo(vm.get("vm_id").asText());
    assertThat(overGrpc.getInfo().toStringUtf8()).isEqualTo(policy.body());
  }

  @Test
  void whatAConfidentialVmDoesNotHaveIsLeftOut() throws Exception {
    server
        .hypervisor()
        .protectLaunches(new Protection.Sev(1, OptionalInt.empty(), OptionalInt.empty(), false));
    JsonNode vm =
        ManagerServer.json(
            server.send(server.request("/vms").POST(HttpRequest.BodyPublishers.noBody())));

    JsonNode policy = ManagerServer.json(get(vm, "attestation-policy"));

    assertThat(policy.get("kernel_hashes").asBoolean(true)).isFalse();
    assertThat(policy.has("computation_id")).isFalse();
    assertThat(policy.has("cbitpos")).isFalse();
    assertThat(policy.has("reduced_phys_bits")).isFalse();
  }

  @Test
  void theDigestIsThatOfTheFirmwareWhereNothingElseIsMeasured() throws Exception {
    server
        .hypervisor()
        .protectLaunches(new Protection.Sev(1, OptionalInt.empty(), OptionalInt.empty(), false));

    JsonNode expected = ManagerServer.json(get(run(), "evidence")).get("expected");

    // a page of zeros, by sha256sum
    assertThat(expected.toString())
        .isEqualTo(
            "{\"algorithm\":\"SHA-256\",\"digests\":[{\"digest\":\"ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7\"}]}");
  }

  @Test
  void ofAnSnpGuestTheReportIsTheGuestsOwnAndItsHostDataIsTold() throws Exception {
    server
        .hypervisor()
        .protectLaunches(
            new Protection.SevSnp(
                0x30000,
                OptionalInt.of(51),
                OptionalInt.of(1),
                true,
                Optional.of("ab".repeat(32))));

    JsonNode evidence = ManagerServer.json(get(run(), "evidence"));

    assertThat(evidence.get("technology").asText()).isEqualTo("sev-snp");
    assertThat(evidence.get("host_data").asText()).isEqualTo("ab".repeat(32));
    assertThat(evidence.get("expected").get("unknown").asText()).contains("not built for SEV-SNP");
    assertThat(evidence.get("reported").has("measurement")).isFalse();
    assertThat(evidence.has("certificates")).isFalse();
  }

  @Test
  void ofATdxGuestTheRegistersAreTold() throws Exception {
    server
        .hypervisor()
        .protectLaunches(
            new Protection.Tdx(
                0x8000_0000_1000_0000L,
                Optional.of("cd".repeat(48)),
                Optional.empty(),
                Optional.empty()));

    JsonNode evidence = ManagerServer.json(get(run(), "evidence"));

    assertThat(evidence.get("technology").asText()).isEqualTo("tdx");
    assertThat(evidence.get("policy").bigIntegerValue())
        .isEqualTo(new BigInteger("9223372037123211264"));
    assertThat(evidence.get("mr_config_id").asText()).isEqualTo("cd".repeat(48));
    assertThat(evidence.has("mr_owner")).isFalse();
    assertThat(evidence.has("kernel_hashes")).isFalse();
  }

  @Test
  void ofAVmThatHasEndedNoMeasurementIsTold() throws Exception {
    server.hypervisor().protectLaunches(SEV);
    JsonNode vm = run();
    server.hypervisor().stop(UUID.fromString(vm.get("vm_id").asText()));

    JsonNode evidence = ManagerServer.json(get(vm, "evidence"));

    assertThat(evidence.get("reported").has("measurement")).isFalse();
    assertThat(evidence.get("reported").get("unavailable").asText()).isNotEmpty();
    assertThat(evidence.has("expected")).isTrue();
  }

  @Test
  void ofAnUnprotectedVmNothingIsToldToAVerifierButThat() throws Exception {
    JsonNode vm = run();

    HttpResponse<String> refusal = get(vm, "attestation-policy");
    StatusRuntimeException overGrpc =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> manager().attestationPolicy(policyOf(vm)));

    assertThat(refusal.statusCode()).isEqualTo(422);
    JsonNode problem = ManagerServer.json(refusal);
    assertThat(problem.get("code").asText()).isEqualTo("vm_unprotected");
    assertThat(problem.get("detail").asText())
        .contains(vm.get("vm_id").asText(), "unprotected", "MANAGER_QEMU_CONFIDENTIAL");
    assertThat(overGrpc.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(overGrpc.getStatus().getDescription()).isEqualTo(problem.get("detail").asText());
  }
}
