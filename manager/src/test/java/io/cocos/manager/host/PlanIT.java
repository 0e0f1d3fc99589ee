package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A plan is what a launch does, on this host's libvirt and QEMU. */
class PlanIT {
  private static HostManager manager;

  @BeforeAll
  static void start() throws IOException {
    manager =
        new HostManager(
            Map.of(
                "MANAGER_QEMU_ENABLE_KVM", "false",
                "MANAGER_QEMU_HOST_FWD_1", "30222", // of nobody else: a plan binds no port
                "MANAGER_QEMU_HOST_FWD_2", "30301",
                "MANAGER_QEMU_HOST_FWD_3", "30320"));
  }

  @AfterAll
  static void stop() throws IOException {
    manager.close();
  }

  private static List<Path> state() throws IOException {
    try (Stream<Path> entries = Files.walk(manager.state())) {
      return entries.filter(path -> !path.endsWith("libvirt")).sorted().toList();
    }
  }

  private static String virsh(String... arguments) throws Exception {
    String[] command =
        Stream.concat(Stream.of("virsh"), Stream.of(arguments)).toArray(String[]::new);
    Command done = Command.run(command);
    assertThat(done.exitCode()).as(done.output()).isZero();
    return done.output();
  }

  private static JsonNode plan() throws Exception {
    JsonNode plan = manager.plan(HostManager.readmeRequest());
    assertThat(plan.get("verdict").asText()).as(plan.toString()).isEqualTo("fits");
    return plan;
  }

  /** What libvirt makes of a plan's document. */
  private static String definitionOf(JsonNode plan) throws Exception {
    Path document = manager.state().resolve("planned.xml");
    Files.writeString(document, plan.get("launch").get("domain_xml").asText());
    try {
      virsh("define", "--validate", document.toString());
      try {
        return virsh("dumpxml", "--inactive", plan.get("vm_id").asText());
      } finally {
        virsh("undefine", "--nvram", plan.get("vm_id").asText());
      }
    } finally {
      Files.delete(document);
    }
  }

  /** Without what is made up in a plan: the id with the names that are made of it, and times. */
  private static String comparable(String definition, JsonNode vm) {
    return definition
        .replace(vm.get("vm_id").asText(), "ID")
        .replace(vm.get("domain").asText(), "NAME")
        .replaceAll("(created|deadline|started)>[^<]*<", "$1>TIME<");
  }

  @Test
  void theLaunchedVmIsThePlannedOneButForItsIdAndItsTimes() throws Exception {
    List<Path> before = state();
    String domains = virsh("list", "--all", "--name");

    JsonNode plan = plan();

    assertThat(state()).isEqualTo(before);
    assertThat(virsh("list", "--all", "--name")).isEqualTo(domains);
    JsonNode vm = HostManager.parse(manager.run(HostManager.readmeRequest()).body());
    assertThat(plan.get("forwards")).isEqualTo(vm.get("forwards"));
    // Not before the launch: while the planned domain is defined, the manager takes it for a VM.
    assertThat(comparable(definitionOf(plan), plan))
        .isEqualTo(comparable(virsh("dumpxml", "--inactive", vm.get("vm_id").asText()), vm));
  }

  @Test
  void thePlannedCommandIsOneThatQemuUnderstands() throws Exception {
    JsonNode plan = plan();
    String command = plan.get("launch").get("qemu_command").asText();
    assertThat(command).contains("-name guest=" + plan.get("domain").asText());
    Path folder = manager.state().resolve(plan.get("vm_id").asText());
    Files.createDirectory(folder);
    try {
      Files.copy(HostManager.projectFile("img/bzImage"), folder.resolve("kernel"));
      Files.copy(HostManager.projectFile("img/rootfs.cpio.gz"), folder.resolve("rootfs"));
      Files.copy(Path.of("/usr/share/OVMF/OVMF_VARS.fd"), folder.resolve("vars.fd"));

      Command tried =
          Command.run("sh", "-c", "echo quit | " + command + " -S -display none -monitor stdio");

      assertThat(tried.exitCode()).as(tried.output()).isZero();
    } finally {
      HostManager.removeFolder(folder);
    }
  }
}
