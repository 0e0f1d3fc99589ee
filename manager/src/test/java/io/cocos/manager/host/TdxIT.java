package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.host.ConfidentialEmulator.Started;
import io.cocos.manager.host.NewerLibvirt.Release;
import io.cocos.measurement.Firmware;
import io.cocos.measurement.TdxLaunch;
import io.cocos.measurement.TdxPageOrder;
import io.cocos.proto.manager.AttestationPolicyReq;
import io.cocos.proto.manager.AttestationPolicyRes;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.Vm;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * On a host with TDX every VM is such a guest, by a libvirt that knows it. Up to QEMU's arguments
 * all is real, and so is the guest that boots from them. That its memory is encrypted is not. It
 * has a TPM as well.
 */
class TdxIT {
  private static final String DIGEST =
      "7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a";

  /** The digest, and what remains of the register. */
  private static final String REGISTER = DIGEST + "00".repeat(16);

  private static NewerLibvirt libvirt;
  private static HostManager manager;
  private static JsonNode vm;
  private static Started started;

  @BeforeAll
  static void launchATdxGuest() throws Exception {
    NewerLibvirt.assumeItRuns(Release.FORKY);
    libvirt = NewerLibvirt.withTdx(Release.FORKY);
    manager = manager(libvirt);
    vm = manager.runUntilReady(HostManager.readmeRequest()).get(6, TimeUnit.MINUTES);
    started = libvirt.emulator().lastStarted();
  }

  @AfterAll
  static void removeIt() throws Exception {
    try {
      if (manager != null) {
        manager.close();
      }
    } finally {
      if (libvirt != null) {
        libvirt.close();
      }
    }
  }

  private static HostManager manager(NewerLibvirt on) throws Exception {
    Map<String, String> variables = new HashMap<>(on.variables());
    variables.put("MANAGER_QEMU_CONFIDENTIAL", "tdx");
    variables.put("MANAGER_QEMU_CPU", "max");
    variables.put("MANAGER_QEMU_VTPM", "true");
    variables.put("MANAGER_QEMU_OVMF_CODE_FILE", firmware().toString());
    variables.put("MANAGER_QEMU_OVMF_VARS_FILE", "/there/is/none");
    return new HostManager(variables);
  }

  private static Path firmware() {
    return Release.FORKY.file("usr/share/ovmf/OVMF.inteltdx.ms.fd");
  }

  @Test
  void itsAgentHoldsTheComputation() {
    assertThat(vm.path("state").asText()).as(vm.toString()).isEqualTo("ready");
    assertThat(vm.get("id").asText()).isEqualTo(DIGEST);
  }

  @Test
  void libvirtBuildsTheTdxObjectWithTheComputationsDigest() {
    assertThat(started.protection().orElseThrow())
        .hasToString(
            "{\"qom-type\":\"tdx-guest\",\"id\":\"lsec0\",\"mrconfigid\":\"%s\","
                    .formatted(
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(REGISTER)))
                + "\"attributes\":268435456}");
    assertThat(started.valuesOf("-machine"))
        .singleElement()
        .asString()
        .contains(",confidential-guest-support=lsec0")
        .contains(",smm=off")
        .contains(",kernel_irqchip=split");
    assertThat(started.valuesOf("-cpu")).containsExactly("max,pmu=off");
  }

  @Test
  void itsFirmwareIsOneImageInMemoryAndTheMemoryIsLocked() {
    assertThat(started.valuesOf("-bios")).containsExactly(firmware().toString());
    assertThat(started.all()).noneMatch(argument -> argument.contains("pflash"));
    assertThat(started.valuesOf("-overcommit")).containsExactly("mem-lock=on");
  }

  @Test
  void everyVirtioDeviceKeepsToSharedMemory() {
    assertThat(started.valuesOf("-device"))
        .map(HostManager::parse)
        .filteredOn(device -> device.get("driver").asText().startsWith("virtio"))
        .hasSize(2)
        .allSatisfy(device -> assertThat(device.get("iommu_platform").asBoolean()).isTrue());
  }

  @Test
  void everyInterfaceSaysWhatProtectsIt() throws Exception {
    GetRequest request = GetRequest.newBuilder().setVmId(vm.get("vm_id").asText()).build();

    assertThat(manager.get(vm).get("confidential").asText()).isEqualTo("tdx");
    assertThat(manager.<Vm>overGrpc(stub -> stub.get(request)).getConfidential()).isEqualTo("tdx");
    assertThat(started.valuesOf("-append").get(0)).contains(" cocos.confidential=tdx ");
  }

  @Test
  void theEvidenceIsTheDigestsOfItsFirmwareAndWhatItsReportsWillRepeat() throws Exception {
    JsonNode evidence = manager.get(vm, "evidence");

    assertThat(evidence.get("technology").asText()).isEqualTo("tdx");
    assertThat(evidence.get("policy").asLong()).isEqualTo(0x10000000);
    assertThat(evidence.get("mr_config_id").asText()).isEqualTo(REGISTER);
    assertThat(evidence.get("kernel_command_line").asText())
        .isEqualTo(started.valuesOf("-append").get(0));
    assertThat(evidence.get("firmware_sha256").asText())
        .isEqualTo(
            Command.run("sha256sum", started.valuesOf("-bios").get(0)).output().split(" ", 2)[0]);
    Firmware image = Firmware.of(Files.readAllBytes(firmware()));
    assertThat(evidence.get("expected").get("algorithm").asText()).isEqualTo("SHA-384");
    assertThat(evidence.get("expected").get("digests"))
        .extracting(one -> one.get("digest").asText())
        .containsExactlyElementsOf(
            Arrays.stream(TdxPageOrder.values())
                .map(order -> HexFormat.of().formatHex(TdxLaunch.digest(image, order)))
                .toList());
  }

  @Test
  void libvirtReportsNothingOfTheLaunch() throws Exception {
    assertThat(libvirt.virsh("domlaunchsecinfo", vm.get("vm_id").asText()).output())
        .doesNotContain("policy")
        .doesNotContain("measurement");

    JsonNode reported = manager.get(vm, "evidence").get("reported");

    assertThat(reported).hasSize(1);
    assertThat(reported.get("unavailable").asText()).contains("the guest's own report");
  }

  @Test
  void theEvidenceIsTheSameOverGrpc() throws Exception {
    AttestationPolicyReq request =
        AttestationPolicyReq.newBuilder().setId(vm.get("vm_id").asText()).build();

    AttestationPolicyRes answer = manager.overGrpc(stub -> stub.attestationPolicy(request));

    assertThat(HostManager.parse(answer.getInfo().toStringUtf8()))
        .isEqualTo(manager.get(vm, "evidence"));
  }

  @Test
  void theTpmIsAProcessOfTheHosts() {
    assertThat(started.valuesOf("-tpmdev")).singleElement().asString().startsWith("emulator,");
    assertThat(started.valuesOf("-device")).anyMatch(device -> device.contains("tpm-crb"));
  }

  @Test
  void theTpmsStateIsGoneWithTheVm() throws Exception {
    JsonNode another = HostManager.parse(manager.run(HostManager.readmeRequest()).body());
    Path tpm = libvirt.state().resolve("swtpm/" + another.get("vm_id").asText());
    assertThat(tpm).isDirectory();

    assertThat(manager.delete(another).statusCode()).isEqualTo(204);

    assertThat(tpm).doesNotExist();
  }

  @Test
  void aLibvirtThatDoesNotKnowTdxLaunchesNothing() throws Exception {
    NewerLibvirt.assumeItRuns(Release.TRIXIE);
    try (NewerLibvirt older = NewerLibvirt.withTdx(Release.TRIXIE);
        HostManager there = manager(older)) {
      HttpResponse<String> refused = there.post("/run", HostManager.readmeRequest());

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(500);
      assertThat(HostManager.parse(refused.body()).get("code").asText())
          .isEqualTo("host_unsuitable");
      assertThat(HostManager.parse(refused.body()).get("detail").asText())
          .containsPattern(
              "libvirt 11\\.3\\.\\d+ knows SEV, SEV-ES and SEV-SNP only; .*TDX 11\\.6\\.0");
      assertThat(older.virsh("list", "--all", "--name").output()).isBlank();
    }
  }
}
