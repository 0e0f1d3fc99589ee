package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.telemetry.LogLines;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.Vm;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * On a host with AMD SEV every VM is an SEV guest. The host is simulated up to the moment in which
 * QEMU would hand the guest to KVM: what libvirt was told, believes and builds is real, and so is
 * the guest that boots from it; that its memory is encrypted is not.
 */
class SevIT {
  private static SevHostSimulation host;
  private static HostManager manager;
  private static LogLines log;
  private static JsonNode vm;
  private static ConfidentialEmulator.Started started;

  @BeforeAll
  static void launchAnSevGuest() throws Exception {
    assumeThat(SevHostSimulation.canLockMemory()).as("this user may lock memory").isTrue();
    log = LogLines.of("io.cocos.manager.libvirt");
    host = new SevHostSimulation();
    host.emulator().giveSlots(1);
    manager = new HostManager(host.variables());
    vm = manager.runUntilReady(HostManager.readmeRequest()).get(6, TimeUnit.MINUTES);
    started = host.emulator().lastStarted();
  }

  @AfterAll
  static void removeIt() throws Exception {
    if (manager != null) {
      manager.close();
    }
    if (host != null) {
      host.close();
      log.close();
    }
  }

  @Test
  void itsAgentHoldsTheComputation() {
    assertThat(vm.get("state").asText()).isEqualTo("ready");
    assertThat(vm.get("id").asText())
        .isEqualTo("7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a");
  }

  @Test
  void libvirtBuildsTheSevObjectWithTheHostsValues() {
    assertThat(started.valuesOf("-object"))
        .contains(
            "{\"qom-type\":\"sev-guest\",\"id\":\"lsec0\",\"cbitpos\":47,"
                + "\"reduced-phys-bits\":1,\"policy\":1}");
    assertThat(started.valuesOf("-machine"))
        .singleElement()
        .asString()
        .contains(",confidential-guest-support=lsec0");
  }

  @Test
  void theGuestsMemoryIsLockedAndKvmExecutesItWhereThereIsOne() {
    assertThat(started.valuesOf("-accel")).containsExactly(host.acceleration());
    assertThat(started.valuesOf("-overcommit")).containsExactly("mem-lock=on");
  }

  @Test
  void everyVirtioDeviceKeepsToSharedMemoryAndNoneHasABootRom() {
    List<JsonNode> virtio =
        started.valuesOf("-device").stream()
            .map(HostManager::parse)
            .filter(device -> device.get("driver").asText().startsWith("virtio"))
            .toList();

    assertThat(virtio)
        .extracting(device -> device.get("driver").asText())
        .containsExactlyInAnyOrder("virtio-rng-pci-non-transitional", "virtio-net-pci");
    assertThat(virtio)
        .allSatisfy(device -> assertThat(device.get("iommu_platform").asBoolean()).isTrue())
        .allSatisfy(device -> assertThat(device.path("romfile").asText()).isEmpty());
  }

  @Test
  void aFurtherGuestThanTheProcessorHasSlotsForIsRefused() throws Exception {
    HttpResponse<String> refused = manager.post("/run", HostManager.readmeRequest());

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    JsonNode problem = HostManager.parse(refused.body());
    assertThat(problem.get("code").asText()).isEqualTo("confidential_slots_exhausted");
    assertThat(problem.get("detail").asText()).contains("all of the processor's slots");
    assertThat(manager.get(vm).get("state").asText()).isEqualTo("ready");
  }

  @Test
  void everyInterfaceSaysWhatProtectsIt() throws Exception {
    assertThat(vm.get("confidential").asText()).isEqualTo("sev");
    assertThat(manager.get(vm).get("confidential").asText()).isEqualTo("sev");
    GetRequest request = GetRequest.newBuilder().setVmId(vm.get("vm_id").asText()).build();
    assertThat(manager.<Vm>overGrpc(stub -> stub.get(request)).getConfidential()).isEqualTo("sev");
  }

  @Test
  void aVerifierIsToldWhatQemuWasGiven() throws Exception {
    JsonNode policy = manager.get(vm, "attestation-policy");

    assertThat(policy.get("technology").asText()).isEqualTo("sev");
    assertThat(policy.get("policy").asInt()).isEqualTo(1);
    assertThat(policy.get("cbitpos").asInt()).isEqualTo(47);
    assertThat(policy.get("reduced_phys_bits").asInt()).isEqualTo(1);
    assertThat(policy.get("kernel_hashes").asBoolean(true)).isFalse();
    assertThat(policy.get("kernel_sha256").asText()).isEqualTo(HostManager.sha256("img/bzImage"));
    assertThat(policy.get("initrd_sha256").asText())
        .isEqualTo(HostManager.sha256("img/rootfs.cpio.gz"));
    assertThat(policy.get("kernel_command_line").asText())
        .isEqualTo(started.valuesOf("-append").get(0));
    assertThat(policy.get("computation_id")).isEqualTo(vm.get("id"));
  }

  @Test
  void libvirtRemembersIt() throws Exception {
    assertThat(host.documentOf(vm.get("domain").asText()))
        .contains("<launchSecurity type='sev'>")
        .contains("<policy>0x0001</policy>")
        .contains("<locked/>")
        .contains("<cocos:confidential>sev</cocos:confidential>");
  }

  @Test
  void anOperatorIsToldWhatTheMeasurementLeavesOut() throws Exception {
    assertThat(log.saying("their launch measurement covers the firmware only"))
        .singleElement()
        .satisfies(line -> assertThat(line.get("level").asText()).isEqualTo("warn"));
  }
}
