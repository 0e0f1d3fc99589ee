package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.host.CocosCommand.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The owner of an SEV guest verifies it with the command, by files of his own: through real
 * libvirt, whose emulator measures the launch by the owner's key, in a program of its own.
 */
class VerifyIT {
  private static final String KERNEL_ARGUMENTS = "console=ttyS0 quiet no_timer_check";

  @TempDir Path folder;

  private SevHostSimulation host;
  private HostManager manager;

  @BeforeEach
  void prepareHost() throws Exception {
    assumeThat(SevHostSimulation.canLockMemory()).as("this user may lock memory").isTrue();
    byte[] integrityKey = new byte[16];
    new Random(1).nextBytes(integrityKey);
    Files.write(folder.resolve("tik"), integrityKey);
    host = new SevHostSimulation();
    host.emulator().measureBy(integrityKey);
    Map<String, String> variables = new HashMap<>(host.variables());
    variables.put(
        "MANAGER_QEMU_OVMF_CODE_FILE", LaunchSecretIT.firmwareForKernelHashes(folder).toString());
    variables.put("MANAGER_KERNEL_ARGUMENTS", KERNEL_ARGUMENTS);
    manager = new HostManager(variables);
  }

  @AfterEach
  void removeAll() throws Exception {
    if (manager != null) {
      manager.close();
    }
    if (host != null) {
      host.close();
    }
  }

  /** The owner's own files say what must be true; a later option replaces an earlier one. */
  private Ended verify(String vm, String... instead) {
    Map<String, String> options = new HashMap<>();
    options.put("--tik", folder.resolve("tik").toString());
    options.put("--firmware", folder.resolve("OVMF_CODE.fd").toString());
    options.put("--kernel", HostManager.projectFile("img/bzImage").toString());
    options.put("--initrd", HostManager.projectFile("img/rootfs.cpio.gz").toString());
    options.put(
        "--computation", HostManager.projectFile("docs/examples/computation.json").toString());
    options.put("--kernel-arguments", KERNEL_ARGUMENTS);
    for (int at = 0; at < instead.length; at += 2) {
      options.put(instead[at], instead[at + 1]);
    }
    List<String> arguments = new ArrayList<>(List.of("verify", vm));
    options.forEach((name, value) -> arguments.addAll(List.of(name, value)));
    return new CocosCommand(manager).run(arguments.toArray(String[]::new));
  }

  @Test
  void theLaunchIsVerifiedByTheOwnersFilesAndByNoOthers() throws Exception {
    String computation = HostManager.projectFile("docs/examples/computation.json").toString();
    CocosCommand cocos = new CocosCommand(manager);
    JsonNode plan = cocos.run("plan", computation, "--json").json();
    String vm = cocos.run("run", computation, "--paused", "--json").json().get("vm_id").asText();
    manager.removeWhenClosed(vm);

    assertThat(verify(vm).well().out()).endsWith("verified: what you said is true of this guest\n");
    JsonNode launch = plan.get("launch");
    assertThat(launch.get("confidential").asText()).isEqualTo("sev");
    assertThat(launch.get("expected").get("digests"))
        .extracting(digest -> digest.get("digest").asText())
        .anySatisfy(digest -> assertThat(verify(vm).out()).contains("measurement   " + digest));

    Path otherKey = Files.write(folder.resolve("other-tik"), new byte[16]);
    Path otherKernel = Files.write(folder.resolve("other-kernel"), new byte[1]);
    Path otherComputation = Files.writeString(folder.resolve("other.json"), "{\"id\":\"other\"}");
    for (List<String> other :
        List.of(
            List.of("--tik", otherKey.toString()),
            List.of("--kernel", otherKernel.toString()),
            List.of("--computation", otherComputation.toString()),
            List.of("--kernel-arguments", "console=ttyS0"))) {
      verify(vm, other.toArray(String[]::new)).notVerified("measurement");
    }
  }
}
