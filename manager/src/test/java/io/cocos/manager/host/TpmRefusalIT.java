package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Where libvirt has no program that emulates a TPM, whoever asks for one is told what to install.
 */
class TpmRefusalIT {
  @Test
  void nothingIsLaunchedWithoutTheTpmThatWasAskedFor() throws Exception {
    assumeThat(Command.run("virsh", "domcapabilities", "--machine", "q35").output())
        .as("what this host's libvirt can emulate")
        .doesNotContain("<value>emulator</value>");
    try (HostManager manager = new HostManager(Map.of("MANAGER_QEMU_VTPM", "true"))) {
      HttpResponse<String> answer =
          manager.run("{\"computation\":{}}".getBytes(StandardCharsets.UTF_8));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
      assertThat(HostManager.parse(answer.body()).get("detail").asText())
          .startsWith("MANAGER_QEMU_VTPM is true, but libvirt cannot emulate a TPM")
          .contains("swtpm");
      assertThat(manager.listedIds()).isEmpty();
    }
  }
}
