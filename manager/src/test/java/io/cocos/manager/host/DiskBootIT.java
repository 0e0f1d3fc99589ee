package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two VMs from one disk image; each agent is called with its computation. */
@TestMethodOrder(OrderAnnotation.class)
class DiskBootIT {
  private static Path images;
  private static Path image;
  private static String digestBefore;
  private static PosixFileAttributes ownerBefore;
  private static HostManager manager;
  private static JsonNode ready;
  private static JsonNode interrupted;

  @BeforeAll
  static void launch() throws Exception {
    images = HostManager.stateFolder();
    image = BootableDisk.create(images);
    digestBefore = digest(image);
    ownerBefore = Files.readAttributes(image, PosixFileAttributes.class);
    manager =
        new HostManager(
            Map.of(
                "MANAGER_QEMU_DISK_IMG_FILE", image.toString(),
                "MANAGER_QEMU_ENABLE_KVM", "false",
                "MANAGER_QEMU_HOST_FWD_1", "31822",
                "MANAGER_QEMU_HOST_FWD_2", "31831",
                "MANAGER_QEMU_HOST_FWD_3", "31802"));
    byte[] body = HostManager.readmeRequest();
    HttpResponse<String> answer = manager.run(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    interrupted = HostManager.parse(answer.body());
    manager.restart();
    ready = manager.runUntilReady(body).join();
  }

  @AfterAll
  static void removeEverything() throws Exception {
    try {
      if (manager != null) {
        manager.close();
      }
    } finally {
      HostManager.removeFolder(images);
    }
  }

  @Test
  @Order(1)
  void theAgentIsGivenItsComputation() throws Exception {
    assertThat(ready.get("state").asText()).isEqualTo("ready");
    assertThat(HostManager.agentHealth(ready).get("computation_id")).isEqualTo(ready.get("id"));
    assertThat(HostManager.agentHealth(ready).get("state").asText())
        .isEqualTo("receivingAlgorithms");
  }

  @Test
  @Order(1)
  void aManagerThatWasRestartedMeanwhileGivesItToo() {
    eventually(() -> assertThat(manager.get(interrupted).get("state").asText()).isEqualTo("ready"));
  }

  @Test
  @Order(1)
  void eachVmWritesToAnOverlayOfItsOwnOverTheImage() throws Exception {
    for (JsonNode vm : List.of(ready, interrupted)) {
      Path overlay = manager.folder(vm).resolve("disk.qcow2");
      JsonNode info =
          HostManager.parse(
              Command.run("qemu-img", "info", "-U", "--output=json", overlay.toString()).output());

      assertThat(info.get("format").asText()).isEqualTo("qcow2");
      assertThat(info.get("backing-filename").asText()).isEqualTo(image.toString());
      assertThat(info.get("backing-filename-format").asText()).isEqualTo("qcow2");
      assertThat(info.get("virtual-size").asLong()).isEqualTo(64L << 20);
      assertThat(Files.size(overlay)).isLessThan(Files.size(image) / 10);
      assertThat(Command.run("virsh", "domblklist", vm.get("domain").asText()).output())
          .contains(overlay.toString());
    }
  }

  @Test
  @Order(2)
  void thePowerButtonEndsTheAgentAndThenTheGuest() throws Exception {
    String domain = interrupted.get("domain").asText();

    Command press = Command.run("virsh", "shutdown", domain, "--mode", "acpi");

    assertThat(press.exitCode()).as(press.output()).isZero();
    eventually(
        () ->
            assertThat(Command.run("virsh", "domstate", domain, "--reason").output())
                .isEqualTo("shut off (shutdown)"));
    eventually(
        () -> assertThat(manager.get(interrupted).get("state").asText()).isEqualTo("stopped"));
    assertThat(Files.readString(manager.folder(interrupted).resolve("console.log")))
        .containsSubsequence("agent: stopped", "reboot: Power down");
  }

  @Test
  @Order(3)
  void removalRemovesTheOverlaysAndLeavesTheImageAsItWas() throws Exception {
    for (JsonNode vm : List.of(ready, interrupted)) {
      assertThat(manager.delete(vm).statusCode()).isEqualTo(204);
      assertThat(manager.folder(vm)).doesNotExist();
    }

    assertThat(digest(image)).isEqualTo(digestBefore);
    PosixFileAttributes owner = Files.readAttributes(image, PosixFileAttributes.class);
    assertThat(owner.owner()).isEqualTo(ownerBefore.owner());
    assertThat(owner.group()).isEqualTo(ownerBefore.group());
    assertThat(owner.permissions()).isEqualTo(ownerBefore.permissions());
    assertThat(owner.lastModifiedTime()).isEqualTo(ownerBefore.lastModifiedTime());
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
