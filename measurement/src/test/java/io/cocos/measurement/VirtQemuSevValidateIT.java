package io.cocos.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** libvirt's own validator (Debian: libvirt-clients-qemu) agrees with every measurement. */
class VirtQemuSevValidateIT {
  private static final byte[] KEY = new byte[16];
  private static final byte[] NONCE = new byte[16];

  private final Firmware firmware = Firmware.of(Inputs.firmware());
  @TempDir Path folder;

  @BeforeEach
  void writeInputs() throws Exception {
    Inputs.writeTo(folder);
    Files.write(folder.resolve("key"), KEY);
  }

  @Test
  void aMeasurementOfAnSevGuestIsValid() throws Exception {
    byte[] digest = SevLaunch.digest(firmware, Optional.of(Inputs.hashes()));

    assertThat(validate(measurement(digest, 3), 3, withKernel())).contains("OK");
  }

  @Test
  void aMeasurementWithoutKernelHashesIsValid() throws Exception {
    byte[] digest = SevLaunch.digest(firmware, Optional.empty());

    assertThat(validate(measurement(digest, 3), 3, List.of())).contains("OK");
  }

  @Test
  void aMeasurementOfAnSevEsGuestIsValidAndNamesItsProcessors() throws Exception {
    Processors processors = new Processors(3, ProcessorSignature.of(25, 1, 1), FloatingPoint.ZERO);
    byte[] digest = SevLaunch.digest(firmware, Optional.of(Inputs.hashes()), processors);

    assertThat(validate(measurement(digest, 7), 7, withProcessors("3"))).contains("OK");
    assertThat(validate(measurement(digest, 7), 7, withProcessors("2")))
        .contains("Measurement does not match");
  }

  private static String measurement(byte[] digest, int policy) {
    byte[] measurement = new SevMeasurement(1, 55, 24, policy).expected(digest, KEY, NONCE);
    return Base64.getEncoder().encodeToString(measurement);
  }

  private List<String> withKernel() {
    return List.of(
        "--kernel", folder.resolve("kernel").toString(),
        "--initrd", folder.resolve("initrd").toString(),
        "--cmdline", Inputs.COMMAND_LINE);
  }

  private List<String> withProcessors(String count) {
    List<String> arguments = new ArrayList<>(withKernel());
    arguments.addAll(List.of("--num-cpus", count, "--cpu-family", "25"));
    arguments.addAll(List.of("--cpu-model", "1", "--cpu-stepping", "1"));
    return arguments;
  }

  /** What the validator says. It is given Debian's own Python, which has what it needs. */
  private String validate(String measurement, int policy, List<String> further)
      throws IOException, InterruptedException {
    String key = folder.resolve("key").toString();
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/usr/bin/python3", "/usr/bin/virt-qemu-sev-validate"));
    command.addAll(List.of("--measurement", measurement, "--policy", Integer.toString(policy)));
    command.addAll(List.of("--api-major", "1", "--api-minor", "55", "--build-id", "24"));
    command.addAll(List.of("--firmware", folder.resolve("firmware.fd").toString()));
    command.addAll(List.of("--tik", key, "--tek", key));
    command.addAll(further);
    Path output = folder.resolve("output");
    Process validator =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(validator.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return Files.readString(output, StandardCharsets.UTF_8);
    } finally {
      validator.destroyForcibly();
    }
  }
}
