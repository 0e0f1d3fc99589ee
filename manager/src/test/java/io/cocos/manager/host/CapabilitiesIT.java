package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.host.NewerLibvirt.Release;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a real host: this one, and one that libvirt takes for one with SEV. */
class CapabilitiesIT {
  private static JsonNode capabilities(Map<String, String> variables) throws Exception {
    HostManager manager = new HostManager(variables);
    try {
      // until libvirt was reached for the first time nobody knows how many slots VMs take
      assertThat(manager.listedIds()).isEmpty();
      HttpResponse<String> answer = manager.get("/capabilities");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return HostManager.parse(answer.body());
    } finally {
      manager.close();
    }
  }

  private static JsonNode offer(JsonNode capabilities, String technology) {
    for (JsonNode offer : capabilities.get("confidential")) {
      if (offer.get("technology").asText().equals(technology)) {
        return offer;
      }
    }
    throw new AssertionError(technology + " is not in " + capabilities);
  }

  @Test
  void thisHostSaysWhatItIsAndWhyItHasNoSev() throws Exception {
    assumeThat(Path.of("/dev/sev")).as("this host may have SEV").doesNotExist();

    JsonNode shown = capabilities(Map.of("MANAGER_QEMU_ENABLE_KVM", "false"));

    assertThat(Command.run("virsh", "version", "--daemon").output())
        .contains("Running against daemon: " + shown.get("libvirt").asText())
        .contains("QEMU " + shown.get("qemu").asText());
    assertThat(shown.get("acceleration").get("used").asText()).isEqualTo("tcg");
    assertThat(shown.get("protection").asText()).isEqualTo("none");
    for (String technology : new String[] {"sev", "sev-es", "sev-snp"}) {
      JsonNode offer = offer(shown, technology);
      assertThat(offer.get("available").asBoolean()).isFalse();
      assertThat(offer.get("obstacles").toString()).contains("in /proc/cpuinfo");
      assertThat(offer.get("slots").has("total")).isFalse();
    }
  }

  @Test
  void aHostWithSevOffersIt() throws Exception {
    try (SevHostSimulation host = new SevHostSimulation()) {
      assumeThat(host.acceleration()).as("libvirt talks of SEV only with KVM").isEqualTo("kvm");

      JsonNode shown = capabilities(host.variables());

      assertThat(shown.get("protection").asText()).isEqualTo("sev");
      assertThat(shown.get("acceleration").get("used").asText()).isEqualTo("kvm");
      assertThat(offer(shown, "sev").get("available").asBoolean()).as(shown.toString()).isTrue();
      assertThat(offer(shown, "sev").get("obstacles")).isEmpty();
      assertThat(offer(shown, "tdx").get("available").asBoolean()).isFalse();
    }
  }

  @Test
  void aNewerLibvirtOffersSevSnpAndTdxToFirmwareThatIsBuiltForThem() throws Exception {
    NewerLibvirt.assumeItRuns(Release.FORKY);
    try (NewerLibvirt libvirt = NewerLibvirt.withTdx(Release.FORKY)) {
      Map<String, String> variables = new HashMap<>(libvirt.variables());
      variables.put("MANAGER_QEMU_OVMF_VARS_FILE", "/there/is/none");
      Path forSnp = libvirt.file("usr/share/ovmf/OVMF.amdsev.fd");
      variables.put("MANAGER_QEMU_OVMF_CODE_FILE", forSnp.toString());

      JsonNode shown = capabilities(variables);

      assertThat(offer(shown, "sev-snp").get("available").asBoolean())
          .as(shown.toString())
          .isTrue();
      assertThat(shown.get("firmware").get("kernel_hashes").asBoolean()).isTrue();
      Path forTdx = libvirt.file("usr/share/ovmf/OVMF.inteltdx.ms.fd");
      variables.put("MANAGER_QEMU_OVMF_CODE_FILE", forTdx.toString());

      JsonNode withTdx = capabilities(variables);

      assertThat(offer(withTdx, "tdx").get("available").asBoolean())
          .as(withTdx.toString())
          .isTrue();
    }
  }
}
