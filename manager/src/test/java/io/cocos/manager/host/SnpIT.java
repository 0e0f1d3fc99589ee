package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.host.ConfidentialEmulator.Started;
import io.cocos.manager.host.NewerLibvirt.Release;
import io.cocos.proto.manager.AttestationPolicyReq;
import io.cocos.proto.manager.AttestationPolicyRes;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.Vm;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On a host with SEV-SNP every VM is such a guest, by each libvirt that knows it. Up to QEMU's
 * arguments all is real, and so is the guest that boots from them. That its memory is encrypted is
 * not.
 */
@ParameterizedClass
@EnumSource(Release.class)
class SnpIT {
  private static final String DIGEST =
      "7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a";

  @Parameter Release release;

  private static NewerLibvirt libvirt;
  private static HostManager manager;
  private static JsonNode vm;
  private static Started started;

  @BeforeParameterizedClassInvocation
  static void launchAnSnpGuest(Release release) throws Exception {
    NewerLibvirt.assumeItRuns(release);
    libvirt = NewerLibvirt.withSev(release);
    Map<String, String> variables = new HashMap<>(libvirt.variables());
    variables.put("MANAGER_QEMU_CONFIDENTIAL", "sev-snp");
    variables.put("MANAGER_QEMU_OVMF_CODE_FILE", NewerLibvirt.firmwareForSev().toString());
    variables.put("MANAGER_QEMU_OVMF_VARS_FILE", "/there/is/none");
    manager = new HostManager(variables);
    vm = manager.runUntilReady(HostManager.readmeRequest()).get(6, TimeUnit.MINUTES);
    started = libvirt.emulator().lastStarted();
  }

  @AfterParameterizedClassInvocation
  static void removeIt() throws Exception {
    try {
      if (manager != null) {
        manager.close();
      }
    } finally {
      manager = null;
      if (libvirt != null) {
        libvirt.close();
      }
      libvirt = null;
    }
  }

  @Test
  void itsAgentHoldsTheComputation() {
    assertThat(vm.path("state").asText()).as(vm.toString()).isEqualTo("ready");
    assertThat(vm.get("id").asText()).isEqualTo(DIGEST);
  }

  @Test
  void libvirtBuildsTheSnpObjectWithTheHostsValuesAndTheComputationsDigest() {
    assertThat(started.protection().orElseThrow())
        .hasToString(
            "{\"qom-type\":\"sev-snp-guest\",\"id\":\"lsec0\",\"cbitpos\":47,"
                + "\"reduced-phys-bits\":1,\"kernel-hashes\":true,\"policy\":196608,"
                + "\"host-data\":\"%s\"}"
                    .formatted(
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(DIGEST))));
    assertThat(started.valuesOf("-machine"))
        .singleElement()
        .asString()
        .contains(",confidential-guest-support=lsec0")
        .contains(",smm=off");
  }

  @Test
  void itsFirmwareIsOneImageInMemoryAndTheMemoryIsLocked() {
    assertThat(started.valuesOf("-bios")).containsExactly(NewerLibvirt.firmwareForSev().toString());
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

    assertThat(manager.get(vm).get("confidential").asText()).isEqualTo("sev-snp");
    assertThat(manager.<Vm>overGrpc(stub -> stub.get(request)).getConfidential())
        .isEqualTo("sev-snp");
    assertThat(started.valuesOf("-append").get(0)).contains(" cocos.confidential=sev-snp ");
  }

  @Test
  void theEvidenceIsTheDigestOfWhatQemuWasGivenAndAllThatIsInIt() throws Exception {
    JsonNode evidence = manager.get(vm, "evidence");

    assertThat(evidence.get("technology").asText()).isEqualTo("sev-snp");
    assertThat(evidence.get("policy").asLong()).isEqualTo(0x30000);
    assertThat(evidence.get("cbitpos").asInt()).isEqualTo(47);
    assertThat(evidence.get("kernel_hashes").asBoolean()).isTrue();
    assertThat(evidence.get("host_data").asText()).isEqualTo(DIGEST);
    assertThat(evidence.get("computation_id").asText()).isEqualTo(DIGEST);
    assertThat(started.valuesOf("-smp")).singleElement().asString().startsWith("1,");
    assertThat(evidence.get("vcpus").asInt()).isEqualTo(1);
    assertThat(started.valuesOf("-cpu")).singleElement().asString().startsWith("EPYC");
    assertThat(evidence.get("cpu_model").asText()).isEqualTo("EPYC");
    assertThat(evidence.get("cpu_signature").asInt()).isEqualTo(0x800f12);
    assertThat(evidence.get("kernel_command_line").asText())
        .isEqualTo(started.valuesOf("-append").get(0));
    assertThat(evidence.get("firmware_sha256").asText())
        .isEqualTo(
            Command.run("sha256sum", started.valuesOf("-bios").get(0)).output().split(" ", 2)[0]);
    assertThat(evidence.get("kernel_sha256").asText()).isEqualTo(HostManager.sha256("img/bzImage"));
    assertThat(evidence.get("initrd_sha256").asText())
        .isEqualTo(HostManager.sha256("img/rootfs.cpio.gz"));
    byte[] digest =
        LaunchDigest.ofSevSnp(NewerLibvirt.firmwareForSev(), started.valuesOf("-append").get(0));
    assertThat(evidence.get("expected"))
        .hasToString(
            "{\"algorithm\":\"SHA-384\",\"digests\":[{\"digest\":\"%s\"}]}"
                .formatted(HexFormat.of().formatHex(digest)));
    assertThat(evidence.has("certificates")).isFalse();
  }

  /** It asks QEMU for the measurement that only SEV and SEV-ES have. */
  @Test
  void libvirtHasNothingToReportOfTheLaunch() throws Exception {
    Command asked = libvirt.virsh("domlaunchsecinfo", vm.get("vm_id").asText());
    assertThat(asked.exitCode()).isNotZero();
    assertThat(asked.output()).contains("SEV launch measurement is not available");

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
}
