package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host lacks is said in the answer, and a launch that fails leaves nothing. */
class FailedLaunchIT {
  private static byte[] body;

  @BeforeAll
  static void readBody() throws Exception {
    body = Files.readAllBytes(HostManager.projectFile("docs/examples/run.json"));
  }

  @Test
  void aPortThatSomebodyElseHoldsIsPassedOver() throws Exception {
    try (ServerSocket other =
            new ServerSocket(
                HostManager.FIRST_AGENT_HTTP_PORT, 1, InetAddress.getLoopbackAddress());
        HostManager manager = new HostManager(withoutProbe())) {
      HttpResponse<String> answer = manager.run(body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode vm = HostManager.parse(answer.body());
      assertThat(HostManager.hostPort(vm, "agent-http")).isEqualTo(other.getLocalPort() + 1);
      assertThat(HostManager.hostPort(vm, "ssh")).isEqualTo(HostManager.FIRST_SSH_PORT);
      assertThat(Command.run("virsh", "domstate", vm.get("domain").asText()).output())
          .isEqualTo("running");
    }
  }

  @Test
  void aMissingKernelIsNamed() throws Exception {
    Map<String, String> missing =
        Map.of("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", "/nonexistent/bzImage");

    assertRefused(missing, 503, "/nonexistent/bzImage", "make image");
  }

  @Test
  void missingFirmwareIsNamed() throws Exception {
    Map<String, String> missing = Map.of("MANAGER_QEMU_OVMF_CODE_FILE", "/nonexistent/OVMF.fd");

    assertRefused(missing, 503, "/nonexistent/OVMF.fd", "ovmf");
  }

  @Test
  void aLibvirtThatIsNotThereIsNamed() throws Exception {
    Map<String, String> missing =
        Map.of("MANAGER_LIBVIRT_URI", "qemu:///system?socket=/nonexistent/libvirt-sock");

    assertRefused(missing, 503, "/nonexistent/libvirt-sock", "start its daemon");
  }

  @Test
  void aKernelThatIsNoneLeavesNothing(@TempDir Path folder) throws Exception {
    Path junk = Files.writeString(folder.resolve("junk"), "no kernel");

    assertRefused(Map.of("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", junk.toString()), 500, "kernel", "");
  }

  @Test
  void aGuestWithoutARootFileSystemEndsAndItsConsoleSaysWhy(@TempDir Path folder) throws Exception {
    Path junk = Files.writeString(folder.resolve("junk"), "no root file system");
    Map<String, String> variables = new java.util.HashMap<>(withoutProbe());
    variables.put("MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", junk.toString());
    try (HostManager manager = new HostManager(variables)) {
      JsonNode vm = HostManager.parse(manager.run(body).body());

      // The firmware alone takes longer than is waited for elsewhere.
      String domain = vm.get("domain").asText();
      Command.run("virsh", "event", domain, "--event", "lifecycle", "--timeout", "50");
      eventually(
          () ->
              assertThat(manager.get(vm).get("reason").asText())
                  .startsWith("the guest ended before its agent answered; its console ends with: ")
                  .contains("Kernel panic"));
      assertThat(manager.get(vm).get("state").asText()).isEqualTo("failed");
      assertThat(Command.run("virsh", "domstate", domain).output()).isEqualTo("shut off");
      assertThat(Files.readString(manager.folder(vm).resolve("console.log")))
          .contains("Kernel panic - not syncing: VFS: Unable to mount root fs");
    }
  }

  private static void assertRefused(
      Map<String, String> difference, int status, String thing, String nextStep) throws Exception {
    Map<String, String> variables = new java.util.HashMap<>(withoutProbe());
    variables.putAll(difference);
    try (HostManager manager = new HostManager(variables)) {
      String domainsBefore = Command.run("virsh", "list", "--all", "--uuid").output();

      HttpResponse<String> answer = manager.run(body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(HostManager.parse(answer.body()).get("detail").asText())
          .contains(thing)
          .contains(nextStep);
      assertThat(Command.run("virsh", "list", "--all", "--uuid").output()).isEqualTo(domainsBefore);
      assertThat(vmFolders(manager.state())).isEmpty();
    }
  }

  private static List<String> vmFolders(Path state) throws Exception {
    try (Stream<Path> entries = Files.list(state)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals("images") && !name.equals("libvirt"))
          .toList();
    }
  }

  private static Map<String, String> withoutProbe() {
    return Map.of("MANAGER_QEMU_ENABLE_KVM", "false");
  }
}
