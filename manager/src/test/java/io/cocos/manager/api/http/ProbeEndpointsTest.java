package io.cocos.manager.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code GET /health/live} and {@code GET /health/ready}. */
class ProbeEndpointsTest {
  private static final String ANY_FILE = "pom.xml";

  @RegisterExtension
  static final ManagerServer complete =
      new ManagerServer(
          Map.of(
              "MANAGER_STATE_DIR", "target",
              "MANAGER_QEMU_DISK_IMG_KERNEL_FILE", ANY_FILE,
              "MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", ANY_FILE,
              "MANAGER_QEMU_OVMF_CODE_FILE", ANY_FILE,
              "MANAGER_QEMU_OVMF_VARS_FILE", ANY_FILE));

  @RegisterExtension
  static final ManagerServer withoutKernel =
      new ManagerServer(Map.of("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", "missing/bzImage"));

  private static HttpResponse<String> get(ManagerServer server, String path) throws Exception {
    return server.send(server.request(path));
  }

  @Test
  void aHostThatHasEverythingIsReady() throws Exception {
    HttpResponse<String> response = get(complete, "/health/ready");

    assertThat(response.body())
        .isEqualTo(
            "{\"status\":\"pass\",\"checks\":{\"libvirt\":{\"status\":\"pass\"},"
                + "\"image\":{\"status\":\"pass\"},\"disk\":{\"status\":\"pass\"}}}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/health+json");
  }

  @Test
  void withoutTheHypervisorNothingIsReadyAndEverythingLives() throws Exception {
    complete.hypervisor().disconnect();

    HttpResponse<String> ready = get(complete, "/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    JsonNode checks = ManagerServer.json(ready).get("checks");
    assertThat(checks.at("/libvirt/status").asText()).isEqualTo("fail");
    assertThat(checks.at("/libvirt/output").asText()).isEqualTo("the hypervisor is away");
    assertThat(checks.at("/disk/status").asText()).isEqualTo("pass");
    assertThat(get(complete, "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(complete, "/health/live").body()).isEqualTo("{\"status\":\"pass\"}");
  }

  @Test
  void aMissingKernelIsNamed() throws Exception {
    HttpResponse<String> ready = get(withoutKernel, "/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    JsonNode document = ManagerServer.json(ready);
    assertThat(document.get("status").asText()).isEqualTo("fail");
    assertThat(document.at("/checks/libvirt/status").asText()).isEqualTo("pass");
    assertThat(document.at("/checks/image/output").asText())
        .contains("missing/bzImage")
        .contains("MANAGER_QEMU_DISK_IMG_KERNEL_FILE");
  }
}
