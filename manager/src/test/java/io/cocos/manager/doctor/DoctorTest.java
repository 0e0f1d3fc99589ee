package io.cocos.manager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.doctor.Finding.Outcome;
import io.cocos.manager.vm.Confidential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found on a host, with the driver that libvirt brings for tests. */
class DoctorTest {
  @TempDir Path folder;

  private final Map<String, String> variables = new HashMap<>();
  private Confidential wanted = Confidential.NONE;

  /** Emulated guests, whose files are there. */
  @BeforeEach
  void everythingIsThere() throws IOException {
    variables.put("MANAGER_LIBVIRT_URI", "test:///default");
    variables.put("MANAGER_STATE_DIR", folder.resolve("state").toString());
    variables.put("MANAGER_HTTP_PORT", "0");
    variables.put("MANAGER_GRPC_PORT", "0");
    variables.put("MANAGER_QEMU_ENABLE_KVM", "false");
    variables.put("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", file("bzImage"));
    variables.put("MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", file("rootfs.cpio.gz"));
    variables.put("MANAGER_QEMU_OVMF_CODE_FILE", file("CODE.fd"));
    variables.put("MANAGER_QEMU_OVMF_VARS_FILE", file("VARS.fd"));
    Files.writeString(template(), "<domain type='kvm'><os><type>hvm</type></os></domain>");
  }

  private String file(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "contents of " + name).toString();
  }

  private Path template() {
    return folder.resolve("template.xml");
  }

  private Examination examine() {
    return Doctor.examine(
        () -> ManagerConfig.fromEnvironment(variables, folder, false),
        config -> template(),
        guest -> wanted);
  }

  private static Finding finding(Examination examination, String subject) {
    return examination.findings().stream()
        .filter(found -> found.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError(subject + " is not among " + examination));
  }

  private void assertWrong(String subject, String detail) {
    Examination found = examine();

    assertThat(finding(found, subject).outcome()).isEqualTo(Outcome.WRONG);
    assertThat(finding(found, subject).details())
        .anySatisfy(said -> assertThat(said).contains(detail));
    assertThat(found.vmsCanStart()).isFalse();
    assertThat(found.text()).endsWith("VMs cannot start as configured\n");
  }

  @Test
  void aHostThatHasWhatItTakes() {
    Examination found = examine();

    assertThat(found.vmsCanStart()).as(found.text()).isTrue();
    assertThat(found.text()).endsWith("VMs can start as configured\n");
    assertThat(found.findings())
        .extracting(Finding::subject)
        .containsExactly(
            "configuration",
            "HTTP port",
            "gRPC port",
            "state folder",
            "guest files",
            "template",
            "libvirt",
            "QEMU",
            "KVM",
            "firmware",
            "SEV",
            "SEV-ES",
            "SEV-SNP",
            "TDX",
            "VMs");
  }

  @Test
  void aProtectionThatNobodyWantsMayBeMissing() {
    Finding sev = finding(examine(), "SEV");

    assertThat(sev.outcome()).isEqualTo(Outcome.NOTE);
    assertThat(sev.details()).contains("libvirt's domain capabilities offer no SEV");
  }

  @Test
  void aProtectionThatIsWantedMayNot() {
    variables.put("MANAGER_QEMU_ENABLE_SEV", "true");
    wanted = Confidential.SEV;

    assertWrong("SEV", "libvirt's domain capabilities offer no SEV");
    assertWrong("VMs", "this host cannot launch SEV guests");
  }

  @Test
  void aVariableThatIsMalformedIsAllThatIsLookedAt() {
    variables.put("MANAGER_MAX_VMS", "many");

    Examination found = examine();

    assertThat(found.findings())
        .singleElement()
        .extracting(Finding::outcome)
        .isEqualTo(Outcome.WRONG);
    assertThat(found.text()).contains("MANAGER_MAX_VMS is \"many\"");
  }

  @Test
  void aVariableThatNobodyKnowsIsWorthANote() {
    variables.put("MANAGER_MAX_VM", "1");

    Examination found = examine();

    assertThat(finding(found, "configuration").outcome()).isEqualTo(Outcome.NOTE);
    assertThat(found.text()).contains("is MANAGER_MAX_VMS meant?");
    assertThat(found.vmsCanStart()).isTrue();
  }

  @Test
  void aGuestFileThatIsNotThere() throws Exception {
    Files.delete(folder.resolve("bzImage"));

    assertWrong("guest files", "bzImage is not a readable file");
  }

  @Test
  void aTemplateThatIsNone() throws Exception {
    Files.writeString(template(), "<network/>");

    assertWrong("template", "the root is not <domain>");
  }

  @Test
  void aLibvirtThatCannotBeReached() {
    variables.put("MANAGER_LIBVIRT_URI", "test://" + folder.resolve("missing.xml"));

    assertWrong("libvirt", "libvirt cannot be reached");
  }

  @Test
  void aStateFolderThatIsAFile() throws Exception {
    variables.put("MANAGER_STATE_DIR", file("taken"));

    assertWrong("state folder", "taken is no folder; give it to the manager's user");
  }

  @Test
  void aDiskThatIsFull() {
    variables.put("MANAGER_DISK_RESERVE", "900000G");

    assertWrong("state folder", "MANAGER_DISK_RESERVE is");
  }

  @Test
  void aPortThatAnotherProgramHas() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      variables.put("MANAGER_GRPC_HOST", "127.0.0.1");
      variables.put("MANAGER_GRPC_PORT", String.valueOf(other.getLocalPort()));

      assertWrong("gRPC port", "127.0.0.1:" + other.getLocalPort() + " cannot be bound");
    }
  }

  @Test
  void programsAreToldTheSame() throws Exception {
    variables.put("MANAGER_QEMU_OVMF_CODE_FILE", "/missing.fd");
    Examination found = examine();

    JsonNode shown = new ObjectMapper().readTree(found.json());

    assertThat(shown.get("vms_can_start").asBoolean()).isFalse();
    assertThat(shown.get("findings")).hasSameSizeAs(found.findings());
    assertThat(shown.get("findings").get(4))
        .hasToString(
            "{\"subject\":\"guest files\",\"outcome\":\"wrong\",\"details\":[\"the firmware code"
                + " /missing.fd is not a readable file; install the package ovmf, or set"
                + " MANAGER_QEMU_OVMF_CODE_FILE\"]}");
  }
}
