package io.cocos.manager.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.Protection;
import io.cocos.proto.manager.CapabilitiesRequest;
import io.cocos.proto.manager.CapabilitiesResponse;
import io.cocos.proto.manager.ConfidentialOffer;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.ManagerServiceGrpc.ManagerServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What callers see of what the host offers: one with two slots for SEV guests and no more. */
class CapabilitiesTest {
  @RegisterExtension
  static final ManagerServer server = new ManagerServer(Map.of("MANAGER_QEMU_ENABLE_SEV", "true"));

  private static ManagerServiceBlockingStub grpc() {
    return ManagerServiceGrpc.newBlockingStub(server.channel());
  }

  private static JsonNode capabilities() throws Exception {
    HttpResponse<String> answer = server.send(server.request("/capabilities"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ManagerServer.json(answer);
  }

  private static void launchSevGuest() throws Exception {
    server
        .hypervisor()
        .protectLaunches(new Protection.Sev(1, OptionalInt.of(51), OptionalInt.of(1), true));
    assertThat(server.run("{\"computation\":{}}").statusCode()).isEqualTo(200);
  }

  @Test
  void theHostIsDescribed() throws Exception {
    JsonNode shown = capabilities();

    assertThat(shown.get("libvirt").asText()).isEqualTo("9.0.0");
    assertThat(shown.get("qemu").asText()).isEqualTo("7.2.22");
    assertThat(shown.get("processor").asText()).isEqualTo("AMD EPYC");
    assertThat(shown.get("acceleration"))
        .hasToString(
            "{\"configured\":\"auto\",\"kvm_offered\":true,\"kvm_executes\":true,"
                + "\"kvm_probe\":\"a guest ran\",\"used\":\"kvm\"}");
    assertThat(shown.get("firmware"))
        .hasToString(
            "{\"file\":\"/firmware\",\"kernel_hashes\":true,\"starts\":[\"sev\",\"sev-es\"]}");
    assertThat(shown.get("protection").asText()).isEqualTo("sev");
  }

  @Test
  void eachTechnologyIsAvailableOrSaysWhyNot() throws Exception {
    assertThat(capabilities().get("confidential"))
        .hasToString(
            "[{\"technology\":\"sev\",\"available\":true,\"obstacles\":[],"
                + "\"slots\":{\"total\":2,\"used\":0,\"free\":2}},"
                + "{\"technology\":\"sev-es\",\"available\":false,"
                + "\"obstacles\":[\"no slot: add some\"],"
                + "\"slots\":{\"total\":0,\"used\":0,\"free\":0}},"
                + "{\"technology\":\"sev-snp\",\"available\":false,"
                + "\"obstacles\":[\"old libvirt\",\"old processor\"],"
                + "\"slots\":{\"total\":0,\"used\":0,\"free\":0}},"
                + "{\"technology\":\"tdx\",\"available\":false,"
                + "\"obstacles\":[\"another maker\"],\"slots\":{\"used\":0}}]");
  }

  @Test
  void aVmTakesASlotOfItsTechnologyOnly() throws Exception {
    launchSevGuest();

    JsonNode offers = capabilities().get("confidential");
    assertThat(offers.get(0).get("slots")).hasToString("{\"total\":2,\"used\":1,\"free\":1}");
    assertThat(offers.get(1).get("slots").get("used").asInt()).isZero();
  }

  @Test
  void grpcSaysTheSame() throws Exception {
    launchSevGuest();

    CapabilitiesResponse shown = grpc().capabilities(CapabilitiesRequest.getDefaultInstance());

    assertThat(shown.getLibvirt()).isEqualTo("9.0.0");
    assertThat(shown.getQemu()).isEqualTo("7.2.22");
    assertThat(shown.getProcessor()).isEqualTo("AMD EPYC");
    assertThat(shown.getAccelerationConfigured()).isEqualTo("auto");
    assertThat(shown.getKvmOffered()).isTrue();
    assertThat(shown.getKvmExecutes()).isTrue();
    assertThat(shown.getKvmProbe()).isEqualTo("a guest ran");
    assertThat(shown.getAccelerationUsed()).isEqualTo("kvm");
    assertThat(shown.getFirmware()).isEqualTo("/firmware");
    assertThat(shown.getFirmwareKernelHashes()).isTrue();
    assertThat(shown.getFirmwareStartsList()).containsExactly("sev", "sev-es");
    assertThat(shown.getProtection()).isEqualTo("sev");
    ConfidentialOffer sev = shown.getConfidential(0);
    assertThat(sev.getTechnology()).isEqualTo("sev");
    assertThat(sev.getAvailable()).isTrue();
    assertThat(sev.getSlots()).isEqualTo(2);
    assertThat(sev.getSlotsUsed()).isEqualTo(1);
    assertThat(sev.getSlotsFree()).isEqualTo(1);
    ConfidentialOffer tdx = shown.getConfidential(3);
    assertThat(tdx.getAvailable()).isFalse();
    assertThat(tdx.getObstaclesList()).containsExactly("another maker");
    assertThat(tdx.hasSlots()).isFalse();
    assertThat(tdx.hasSlotsFree()).isFalse();
  }

  @Test
  void whileTheHypervisorIsAwayNobodyGuesses() throws Exception {
    capabilities();
    server.hypervisor().disconnect();

    HttpResponse<String> answer = server.send(server.request("/capabilities"));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(ManagerServer.json(answer).get("code").asText()).isEqualTo("hypervisor_unavailable");
    assertThat(
            catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> grpc().capabilities(CapabilitiesRequest.getDefaultInstance()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }
}
