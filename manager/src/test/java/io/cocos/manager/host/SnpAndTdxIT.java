package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.host.ConfidentialEmulator.Started;
import io.cocos.manager.host.NewerLibvirt.Release;
import io.cocos.proto.manager.GetRequest;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On a host with SEV-SNP or TDX every VM is such a guest. libvirt is a newer one, that knows both;
 * up to QEMU's arguments all is real, and so are the guests that boot from them. That their memory
 * is encrypted is not. The TDX guest has a TPM as well.
 */
class SnpAndTdxIT {
  private static final byte[] DIGEST =
      HexFormat.of().parseHex("7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a");

  private static NewerLibvirt libvirt;
  private static HostManager snpManager;
  private static HostManager tdxManager;
  private static JsonNode snp;
  private static JsonNode tdx;
  private static Started snpStarted;
  private static Started tdxStarted;

  @BeforeAll
  static void launchOneOfEach() throws Exception {
    NewerLibvirt.assumeItRuns(Release.FORKY);
    libvirt = NewerLibvirt.withTdx(Release.FORKY);
    snpManager =
        manager(Map.of("MANAGER_QEMU_CONFIDENTIAL", "sev-snp"), "usr/share/ovmf/OVMF.amdsev.fd");
    snp = snpManager.runUntilReady(HostManager.readmeRequest()).get(6, TimeUnit.MINUTES);
    snpStarted = libvirt.emulator().lastStarted();
    tdxManager =
        manager(
            Map.of(
                "MANAGER_QEMU_CONFIDENTIAL",
                "tdx",
                "MANAGER_QEMU_CPU",
                "max",
                "MANAGER_QEMU_VTPM",
                "true"),
            "usr/share/ovmf/OVMF.inteltdx.ms.fd");
    tdx = tdxManager.runUntilReady(HostManager.readmeRequest()).get(6, TimeUnit.MINUTES);
    tdxStarted = libvirt.emulator().lastStarted();
  }

  @AfterAll
  static void removeThem() throws Exception {
    for (AutoCloseable one : new AutoCloseable[] {snpManager, tdxManager, libvirt}) {
      if (one != null) {
        one.close();
      }
    }
  }

  private static HostManager manager(Map<String, String> more, String firmware) throws Exception {
    Map<String, String> variables = new HashMap<>(libvirt.variables());
    variables.putAll(more);
    variables.put("MANAGER_QEMU_OVMF_CODE_FILE", libvirt.file(firmware).toString());
    variables.put("MANAGER_QEMU_OVMF_VARS_FILE", "/there/is/none");
    return new HostManager(variables);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void theirAgentsHoldTheComputation() {
    for (JsonNode vm : new JsonNode[] {snp, tdx}) {
      assertThat(vm.path("state").asText()).as(vm.toString()).isEqualTo("ready");
      assertThat(vm.get("id").asText()).isEqualTo(HexFormat.of().formatHex(DIGEST));
    }
  }

  @Test
  void libvirtBuildsTheSnpObjectWithTheHostsValuesAndTheComputationsDigest() {
    assertThat(snpStarted.protection().orElseThrow())
        .hasToString(
            "{\"qom-type\":\"sev-snp-guest\",\"id\":\"lsec0\",\"cbitpos\":47,"
                + "\"reduced-phys-bits\":1,\"kernel-hashes\":true,\"policy\":196608,"
                + "\"host-data\":\"%s\"}".formatted(base64(DIGEST)));
    assertThat(snpStarted.valuesOf("-machine"))
        .singleElement()
        .asString()
        .contains(",confidential-guest-support=lsec0")
        .contains(",smm=off");
  }

  @Test
  void libvirtBuildsTheTdxObjectWithTheComputationsDigest() {
    byte[] register = new byte[48];
    System.arraycopy(DIGEST, 0, register, 0, DIGEST.length);

    assertThat(tdxStarted.protection().orElseThrow())
        .hasToString(
            "{\"qom-type\":\"tdx-guest\",\"id\":\"lsec0\",\"mrconfigid\":\"%s\","
                    .formatted(base64(register))
                + "\"attributes\":268435456}");
    assertThat(tdxStarted.valuesOf("-machine"))
        .singleElement()
        .asString()
        .contains(",confidential-guest-support=lsec0")
        .contains(",smm=off")
        .contains(",kernel_irqchip=split");
    assertThat(tdxStarted.valuesOf("-cpu")).containsExactly("max,pmu=off");
  }

  @Test
  void theirFirmwareIsOneImageInMemoryAndTheMemoryIsLocked() {
    assertThat(snpStarted.valuesOf("-bios"))
        .containsExactly(libvirt.file("usr/share/ovmf/OVMF.amdsev.fd").toString());
    assertThat(tdxStarted.valuesOf("-bios"))
        .containsExactly(libvirt.file("usr/share/ovmf/OVMF.inteltdx.ms.fd").toString());
    for (Started started : new Started[] {snpStarted, tdxStarted}) {
      assertThat(started.all()).noneMatch(argument -> argument.contains("pflash"));
      assertThat(started.valuesOf("-overcommit")).containsExactly("mem-lock=on");
    }
  }

  @Test
  void everyVirtioDeviceKeepsToSharedMemory() {
    for (Started started : new Started[] {snpStarted, tdxStarted}) {
      assertThat(started.valuesOf("-device"))
          .map(HostManager::parse)
          .filteredOn(device -> device.get("driver").asText().startsWith("virtio"))
          .hasSize(2)
          .allSatisfy(device -> assertThat(device.get("iommu_platform").asBoolean()).isTrue());
    }
  }

  @Test
  void everyInterfaceSaysWhatProtectsThem() throws Exception {
    assertThat(snpManager.get(snp).get("confidential").asText()).isEqualTo("sev-snp");
    assertThat(tdxManager.get(tdx).get("confidential").asText()).isEqualTo("tdx");
    assertThat(confidentialOverGrpc(snpManager, snp)).isEqualTo("sev-snp");
    assertThat(confidentialOverGrpc(tdxManager, tdx)).isEqualTo("tdx");
    assertThat(snpStarted.valuesOf("-append").get(0)).contains(" cocos.confidential=sev-snp ");
    assertThat(tdxStarted.valuesOf("-append").get(0)).contains(" cocos.confidential=tdx ");
  }

  private static String confidentialOverGrpc(HostManager manager, JsonNode vm) throws Exception {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", manager.grpcPort()).usePlaintext().build();
    try {
      return ManagerServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .get(GetRequest.newBuilder().setVmId(vm.get("vm_id").asText()).build())
          .getConfidential();
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void theTpmIsAProcessOfTheHosts() {
    assertThat(tdxStarted.valuesOf("-tpmdev")).singleElement().asString().startsWith("emulator,");
    assertThat(tdxStarted.valuesOf("-device")).anyMatch(device -> device.contains("tpm-crb"));
  }

  @Test
  void theTpmsStateIsGoneWithTheVm() throws Exception {
    JsonNode another = HostManager.parse(tdxManager.run(HostManager.readmeRequest()).body());
    Path tpm = libvirt.state().resolve("swtpm/" + another.get("vm_id").asText());
    assertThat(tpm).isDirectory();

    assertThat(tdxManager.delete(another).statusCode()).isEqualTo(204);

    assertThat(tpm).doesNotExist();
  }

  /** Documents that say more than those of these guests do. */
  @ParameterizedTest
  @ValueSource(strings = {"sev.xml", "sev-es.xml", "sev-snp.xml", "tdx.xml", "tpm.xml"})
  void whatTheManagerCanAskForIsValidByThisLibvirtsSchema(String document) throws Exception {
    Command validated =
        Command.run(
            "xmllint",
            "--noout",
            "--relaxng",
            libvirt.file("usr/share/libvirt/schemas/domain.rng").toString(),
            HostManager.projectFile("manager/src/test/resources/domainxml/" + document).toString());

    assertThat(validated.exitCode()).as(validated.output()).isZero();
  }
}
