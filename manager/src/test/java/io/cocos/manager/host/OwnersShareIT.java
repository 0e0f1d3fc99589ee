package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.host.NewerLibvirt.Release;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What owners add to the launch of their guests arrives at QEMU as they gave it, through the
 * manager and libvirt. The guests are held, or removed when they have begun.
 */
class OwnersShareIT {
  private static final byte[] CERTIFICATE =
      ByteBuffer.wrap(bytes(2084)).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 1).array();
  private static final byte[] SESSION = bytes(128);
  private static final byte[] IDENTITY =
      ByteBuffer.wrap(bytes(96))
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(80, 1)
          .putLong(88, 0x20000)
          .array();
  private static final byte[] AUTHENTICATION = bytes(4096);
  private static final byte[] WORKAROUNDS = bytes(16);
  private static final byte[] OWNER = bytes(48);
  private static final byte[] OWNERS_CONFIGURATION = bytes(48 + 1, 48);

  @TempDir Path folder;

  private NewerLibvirt libvirt;
  private HostManager manager;

  private static byte[] bytes(int length) {
    return bytes(length, length);
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content).toString();
  }

  private JsonNode launch(String path, Map<String, String> more) throws Exception {
    Map<String, String> variables = new HashMap<>(libvirt.variables());
    variables.put("MANAGER_QEMU_OVMF_CODE_FILE", NewerLibvirt.firmwareForSev().toString());
    variables.put("MANAGER_QEMU_OVMF_VARS_FILE", "/there/is/none");
    variables.putAll(more);
    manager = new HostManager(variables);
    JsonNode vm = HostManager.parse(manager.post(path, HostManager.readmeRequest()).body());
    assertThat(vm.path("vm_id").asText()).as(vm.toString()).isNotEmpty();
    manager.removeWhenClosed(vm.get("vm_id").asText());
    return vm;
  }

  private JsonNode protection() throws IOException {
    return libvirt.emulator().lastStarted().protection().orElseThrow();
  }

  @AfterEach
  void removeAll() throws Exception {
    try {
      if (manager != null) {
        manager.close();
      }
    } finally {
      if (libvirt != null) {
        libvirt.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Release.class)
  void certificateAndSessionOfAnSevGuest(Release release) throws Exception {
    NewerLibvirt.assumeItRuns(release);
    libvirt = NewerLibvirt.withSev(release);
    JsonNode vm =
        launch(
            "/run?paused=true",
            Map.of(
                "MANAGER_QEMU_CONFIDENTIAL",
                "sev",
                "MANAGER_QEMU_SEV_DH_CERT_FILE",
                file("certificate", CERTIFICATE),
                "MANAGER_QEMU_SEV_SESSION_FILE",
                file("session", SESSION)));

    String place = "/var/lib/libvirt/qemu/domain-1-" + vm.get("domain").asText();
    assertThat(protection())
        .hasToString(
            "{\"qom-type\":\"sev-guest\",\"id\":\"lsec0\",\"cbitpos\":47,"
                + "\"reduced-phys-bits\":1,\"policy\":1,"
                + "\"dh-cert-file\":\"%1$s/dh_cert.base64\",\"session-file\":\"%1$s/session.base64\","
                    .formatted(place)
                + "\"kernel-hashes\":true}");
    Path files = libvirt.state().resolve("qemu/domain-1-" + vm.get("domain").asText());
    assertThat(files.resolve("dh_cert.base64")).hasContent(base64(CERTIFICATE));
    assertThat(files.resolve("session.base64")).hasContent(base64(SESSION));
    assertThat(manager.get(vm, "evidence").get("certificates"))
        .as("those of the platform, by which an owner makes his")
        .hasToString("{\"pdh\":\"UERI\",\"cert_chain\":\"Q0VSVA==\"}");
  }

  @ParameterizedTest
  @EnumSource(Release.class)
  void identityOfAnSnpGuest(Release release) throws Exception {
    NewerLibvirt.assumeItRuns(release);
    libvirt = NewerLibvirt.withSev(release);
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "MANAGER_QEMU_CONFIDENTIAL",
                "sev-snp",
                "MANAGER_QEMU_SNP_POLICY",
                "0x20000",
                "MANAGER_QEMU_SNP_ID_BLOCK_FILE",
                file("block", IDENTITY),
                "MANAGER_QEMU_SNP_ID_AUTH_FILE",
                file("authentication", AUTHENTICATION)));
    variables.put("MANAGER_QEMU_SNP_AUTHOR_KEY", "true");
    variables.put("MANAGER_QEMU_SNP_VCEK", "false");
    variables.put("MANAGER_QEMU_SNP_GUEST_VISIBLE_WORKAROUNDS", base64(WORKAROUNDS));
    JsonNode vm = launch("/run", variables);

    assertThat(protection())
        .hasToString(
            "{\"qom-type\":\"sev-snp-guest\",\"id\":\"lsec0\",\"cbitpos\":47,"
                + "\"reduced-phys-bits\":1,\"kernel-hashes\":true,\"policy\":131072,"
                + "\"guest-visible-workarounds\":\"%s\",\"id-block\":\"%s\",\"id-auth\":\"%s\","
                    .formatted(base64(WORKAROUNDS), base64(IDENTITY), base64(AUTHENTICATION))
                + "\"host-data\":\"%s\",\"author-key-enabled\":true,\"vcek-disabled\":true}"
                    .formatted(base64(HexFormat.of().parseHex(vm.get("id").asText()))));
  }

  @Test
  void registersAndQuotingServiceOfATdxGuest() throws Exception {
    NewerLibvirt.assumeItRuns(Release.FORKY);
    libvirt = NewerLibvirt.withTdx(Release.FORKY);
    JsonNode vm =
        launch(
            "/run",
            Map.of(
                "MANAGER_QEMU_CONFIDENTIAL",
                "tdx",
                "MANAGER_QEMU_CPU",
                "max",
                "MANAGER_QEMU_OVMF_CODE_FILE",
                libvirt.file("usr/share/ovmf/OVMF.inteltdx.ms.fd").toString(),
                "MANAGER_QEMU_TDX_MROWNER",
                base64(OWNER),
                "MANAGER_QEMU_TDX_MROWNERCONFIG",
                base64(OWNERS_CONFIGURATION),
                "MANAGER_QEMU_TDX_QUOTE_SOCKET",
                folder.resolve("quotes").toString()));

    byte[] configuration = new byte[48];
    System.arraycopy(HexFormat.of().parseHex(vm.get("id").asText()), 0, configuration, 0, 32);
    assertThat(protection())
        .hasToString(
            "{\"qom-type\":\"tdx-guest\",\"id\":\"lsec0\",\"mrconfigid\":\"%s\",\"mrowner\":\"%s\","
                    .formatted(base64(configuration), base64(OWNER))
                + "\"mrownerconfig\":\"%s\",\"quote-generation-socket\":{\"type\":\"unix\",\"path\":\"%s\"},"
                    .formatted(base64(OWNERS_CONFIGURATION), folder.resolve("quotes"))
                + "\"attributes\":268435456}");
    JsonNode evidence = manager.get(vm, "evidence");
    assertThat(evidence.get("mr_owner").asText()).isEqualTo(HexFormat.of().formatHex(OWNER));
    assertThat(evidence.get("mr_owner_config").asText())
        .isEqualTo(HexFormat.of().formatHex(OWNERS_CONFIGURATION));
  }
}
