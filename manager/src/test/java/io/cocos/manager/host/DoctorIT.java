package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command {@code cocos-manager doctor}, as an operator calls it on this host. */
class DoctorIT {
  private final Map<String, String> variables = new HashMap<>();
  private Path state;

  @BeforeEach
  void emulatedGuests() throws IOException {
    state = HostManager.stateFolder();
    variables.put("MANAGER_STATE_DIR", state.toString());
    variables.put("MANAGER_TEMPLATE_DIR", HostManager.projectFile("libvirt-templates").toString());
    variables.put(
        "MANAGER_QEMU_DISK_IMG_KERNEL_FILE", HostManager.projectFile("img/bzImage").toString());
    variables.put(
        "MANAGER_QEMU_DISK_IMG_ROOTFS_FILE",
        HostManager.projectFile("img/rootfs.cpio.gz").toString());
    variables.put("MANAGER_QEMU_ENABLE_KVM", "false");
    variables.put("MANAGER_HTTP_PORT", "0");
    variables.put("MANAGER_GRPC_PORT", "0");
  }

  @AfterEach
  void removeState() throws IOException {
    HostManager.removeFolder(state);
  }

  private record Ended(int code, String out, String err) {}

  private Ended call(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    Path out = state.resolve("out");
    Path err = state.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MANAGER_"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), read(out), read(err));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  @Test
  void aHostThatCanEmulateGuestsPasses() throws Exception {
    Ended ended = call("doctor");

    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out()).endsWith("VMs can start as configured\n").doesNotContain("\"logger\"");
    assertThat(ended.out().lines()).anyMatch(line -> line.matches("ok +libvirt +version .*"));
  }

  @Test
  void programsReadTheSame() throws Exception {
    Ended ended = call("doctor", "--json");

    JsonNode shown = HostManager.parse(ended.out());
    assertThat(shown.get("vms_can_start").asBoolean()).isTrue();
    assertThat(shown.get("findings").findValuesAsText("subject")).contains("SEV-SNP", "TDX", "VMs");
  }

  @Test
  void whatIsAskedForAndMissingFails() throws Exception {
    assumeThat(Path.of("/dev/sev")).as("this host may have SEV").doesNotExist();
    variables.put("MANAGER_QEMU_ENABLE_SEV", "true");

    Ended ended = call("doctor");

    assertThat(ended.code()).as(ended.out()).isEqualTo(1);
    assertThat(ended.out())
        .contains("no flag sev in /proc/cpuinfo")
        .endsWith("VMs cannot start as configured\n");
  }

  @Test
  void nothingIsServedMeanwhile() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      variables.put("MANAGER_HTTP_PORT", String.valueOf(other.getLocalPort()));

      Ended ended = call("doctor");

      assertThat(ended.code()).as(ended.out()).isEqualTo(1);
      assertThat(ended.out()).contains("HTTP port").contains("cannot be bound");
    }
  }

  @Test
  void wordsThatItDoesNotKnowAreAnsweredWithThoseThatItKnows() throws Exception {
    Ended ended = call("docter");

    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("does not know: docter").contains("cocos-manager doctor");
  }

  @Test
  void helpIsNoError() throws Exception {
    Ended ended = call("--help");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).startsWith("Usage: cocos-manager");
  }
}
