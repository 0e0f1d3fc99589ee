package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.host.NewerLibvirt.Release;
import io.cocos.measurement.SevMeasurement;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Firmware for SEV boots what was measured, and nothing else. The firmware, QEMU and libvirt are
 * real, and so are the hashes; that they are in memory which the host cannot change takes a
 * processor with SEV.
 */
class MeasuredBootIT {
  /** For firmware on a busy machine; alone it takes three seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String FIRMWARE = "usr/share/ovmf/OVMF.amdsev.fd";
  private static final byte[] KEY = "the owner's key.".getBytes(ISO_8859_1);

  /** The kernel is a file, and QEMU does not say which one the firmware reads. */
  private static final String KERNEL = "unknown";

  private static final Pattern PLACE = Pattern.compile("RIP=[0-9a-f]+");

  private static NewerLibvirt libvirt;
  private static HostManager manager;
  private static JsonNode vm;

  @BeforeAll
  static void bootWhatIsMeasured() throws Exception {
    NewerLibvirt.assumeItRuns(Release.FORKY);
    libvirt = NewerLibvirt.withSev(Release.FORKY);
    libvirt.emulator().measureBy(KEY);
    manager = managerWith(FIRMWARE);
    vm = manager.runUntilReady(HostManager.readmeRequest()).get(6, TimeUnit.MINUTES);
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

  private static HostManager managerWith(String firmware) throws IOException {
    Map<String, String> variables = new HashMap<>(libvirt.variables());
    variables.put("MANAGER_QEMU_ENABLE_SEV", "true");
    variables.put("MANAGER_QEMU_OVMF_CODE_FILE", libvirt.file(firmware).toString());
    variables.put(
        "MANAGER_QEMU_OVMF_VARS_FILE", libvirt.file("usr/share/OVMF/OVMF_VARS_4M.fd").toString());
    return new HostManager(variables);
  }

  @Test
  void whatIsMeasuredBoots() throws Exception {
    assertThat(vm.get("state").asText()).isEqualTo("ready");
    assertThat(manager.get(vm, "attestation-policy").get("kernel_hashes").asBoolean()).isTrue();
  }

  @Test
  void thePlatformMeasuresWhatIsCalculatedBeforehand() throws Exception {
    assertThat(isConfirmed(vm)).isTrue();
  }

  @Test
  void aKernelWithOneByteChangedDoesNotBoot() throws Exception {
    assertRefused(Map.of("-kernel", List.of(".*", changedKernel())), KERNEL);
  }

  @Test
  void anInitrdWithOneByteChangedDoesNotBoot() throws Exception {
    assertRefused(Map.of("-initrd", List.of(".*", changedInitrd())), "initrd_data");
  }

  @Test
  void aCommandLineWithOneByteChangedDoesNotBoot() throws Exception {
    assertRefused(
        Map.of("-append", List.of("cocos.confidential=", "cocos.confidentia1=")), "cmdline_data");
  }

  @Test
  void aComputationsDigestWithOneByteChangedDoesNotBoot() throws Exception {
    assertRefused(
        Map.of("-append", List.of("_sha256=7778cd80", "_sha256=7778cd81")), "cmdline_data");
  }

  @Test
  void firmwareThatChecksNothingBootsTheSameChangedFiles() throws Exception {
    libvirt
        .emulator()
        .tamper(
            Map.of(
                "-kernel",
                List.of(".*", changedKernel()),
                "-initrd",
                List.of(".*", changedInitrd())));
    try (HostManager careless = managerWith("usr/share/OVMF/OVMF_CODE_4M.fd")) {
      JsonNode deceived =
          careless.runUntilReady(HostManager.readmeRequest()).get(6, TimeUnit.MINUTES);

      assertThat(deceived.get("state").asText()).isEqualTo("ready");
    }
  }

  /**
   * A host that boots something else than it has measured gets no further than the firmware: having
   * read what was changed, that stays in a loop for ever.
   */
  private static void assertRefused(Map<String, List<String>> instead, String lastRead)
      throws Exception {
    libvirt.emulator().tamper(instead);
    JsonNode deceived = HostManager.parse(manager.run(HostManager.readmeRequest()).body());
    String id = deceived.get("vm_id").asText();
    try {
      eventually(PATIENCE, () -> assertItIsStuckBehind(lastRead, id));

      assertThat(manager.folder(deceived).resolve("console.log")).isEmptyFile();
      assertThat(isConfirmed(deceived))
          .as("what the host says of the guest is what it would say of the true one")
          .isTrue();
    } finally {
      manager.delete(deceived);
    }
  }

  /**
   * The firmware has read that and nothing since, and its processor is in a loop: at twenty looks
   * it is each time at the same instruction, the jump behind a pause.
   */
  private static void assertItIsStuckBehind(String lastRead, String id) throws Exception {
    assertThat(libvirt.emulator().askedByFirmwareOf(id))
        .last()
        .asString()
        .contains("'" + lastRead + "'");
    Set<String> places = new HashSet<>();
    for (int look = 0; look < 20; look++) {
      Matcher place = PLACE.matcher(monitor(id, "info registers"));
      assertThat(place.find()).isTrue();
      places.add(place.group());
    }
    assertThat(places).hasSize(1);
    assertThat(monitor(id, "x /2i $pc - 2")).containsSubsequence("pause", "jmp");
  }

  private static String monitor(String id, String command) throws Exception {
    return libvirt.virsh("qemu-monitor-command", id, "--hmp", command).output();
  }

  private static boolean isConfirmed(JsonNode claimed) throws Exception {
    byte[] digest =
        LaunchDigest.ofSev(
            libvirt.file(FIRMWARE), manager.get(vm, "info").get("kernel_cmd").asText());
    return new SevMeasurement(1, 55, 24, 1)
        .confirms(libvirt.launchMeasurement(claimed.get("vm_id").asText()), digest, KEY);
  }

  /** The last byte belongs to the signature, which nobody checks here. */
  private static String changedKernel() throws IOException {
    byte[] kernel = Files.readAllBytes(HostManager.projectFile("img/bzImage"));
    kernel[kernel.length - 1] ^= 1;
    return write("changed-kernel", kernel);
  }

  /** The last digit of the first folder's number, which nobody uses. */
  private static String changedInitrd() throws IOException {
    byte[] initrd = Files.readAllBytes(HostManager.projectFile("img/rootfs.cpio.gz"));
    int header = new String(initrd, 0, 64, ISO_8859_1).indexOf("070701");
    initrd[header + 13] ^= 1;
    return write("changed-initrd", initrd);
  }

  private static String write(String name, byte[] content) throws IOException {
    return Files.write(manager.state().resolve(name), content).toString();
  }
}
