package io.cocos.manager.host;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cocos.manager.host.NewerLibvirt.Release;
import io.cocos.measurement.Firmware;
import io.cocos.measurement.FloatingPoint;
import io.cocos.measurement.ProcessorSignature;
import io.cocos.measurement.Processors;
import io.cocos.measurement.SevLaunch;
import io.cocos.measurement.SevMeasurement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What tests on newer libvirts rely on: libvirt takes documents of confidential guests to QEMU's
 * arguments, and tells of them, as it does on a host that can protect them. The guests are paused
 * before their first instruction.
 */
class NewerLibvirtIT {
  private static final byte[] KEY = "the owner's key.".getBytes(UTF_8);
  private static final String HOST_DATA = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String OWNER = Base64.getEncoder().encodeToString(new byte[48]);

  private static final Processors PROCESSORS =
      new Processors(2, ProcessorSignature.ofModel("EPYC").orElseThrow(), FloatingPoint.RESET);
  private static final String COMMAND_LINE = "console=ttyS0 a word=\"and one\"";

  private static final String DOCUMENT =
      """
      <domain type='%s'>
        <name>newer-libvirt</name>
        <uuid>%s</uuid>
        <memory unit='MiB'>256</memory>
        <vcpu>2</vcpu>
        <os>
          <type arch='x86_64' machine='q35'>hvm</type>
          <loader readonly='yes' type='rom' stateless='yes'>%s</loader>
          <kernel>%s</kernel>
          <initrd>%s</initrd>
          <cmdline>%s</cmdline>
        </os>
        <features><acpi/><ioapic driver='qemu'/><pmu state='off'/><smm state='off'/></features>
        <cpu mode='custom' match='exact' check='none'><model fallback='allow'>EPYC</model></cpu>
        <devices><emulator>%s</emulator></devices>
        %s
      </domain>
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Release.class)
  void aGuestWithSevIsMeasuredAndGetsASecretBeforeItRuns(Release release) throws Exception {
    NewerLibvirt.assumeItRuns(release);
    try (NewerLibvirt libvirt = NewerLibvirt.withSev(release)) {
      libvirt.emulator().measureBy(KEY);
      String id =
          pause(
              libvirt,
              "<launchSecurity type='sev' kernelHashes='yes'><policy>0x0003</policy></launchSecurity>");

      assertThat(libvirt.emulator().lastStarted().protection().orElseThrow())
          .hasToString(
              "{\"qom-type\":\"sev-guest\",\"id\":\"lsec0\",\"cbitpos\":47,"
                  + "\"reduced-phys-bits\":1,\"policy\":3,\"kernel-hashes\":true}");
      assertThat(
              new SevMeasurement(1, 55, 24, 3)
                  .confirms(
                      libvirt.launchMeasurement(id),
                      LaunchDigest.ofSev(NewerLibvirt.firmwareForSev(), COMMAND_LINE),
                      KEY))
          .isTrue();
      Command injected = inject(libvirt, id, "a header", "a secret", 0x80d000);
      assertThat(injected.exitCode()).as(injected.output()).isZero();
      assertThat(libvirt.emulator().injectedInto(id))
          .singleElement()
          .hasToString(
              "{\"packet-header\":\"a header\",\"secret\":\"a secret\",\"gpa\":" + 0x80d000 + "}");
    }
  }

  @ParameterizedTest
  @EnumSource(Release.class)
  void aGuestWithSevEsIsMeasuredWithItsProcessors(Release release) throws Exception {
    NewerLibvirt.assumeItRuns(release);
    try (NewerLibvirt libvirt = NewerLibvirt.withSev(release)) {
      libvirt.emulator().measureBy(KEY);
      String id =
          pause(libvirt, "<launchSecurity type='sev'><policy>0x0007</policy></launchSecurity>");

      byte[] digest =
          SevLaunch.digest(
              Firmware.of(Files.readAllBytes(NewerLibvirt.firmwareForSev())),
              Optional.empty(),
              PROCESSORS);
      assertThat(
              new SevMeasurement(1, 55, 24, 7).confirms(libvirt.launchMeasurement(id), digest, KEY))
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Release.class)
  void aGuestWithSevSnpIsDescribedToQemu(Release release) throws Exception {
    NewerLibvirt.assumeItRuns(release);
    try (NewerLibvirt libvirt = NewerLibvirt.withSev(release)) {
      pause(
          libvirt,
          """
          <launchSecurity type='sev-snp' kernelHashes='yes' vcek='no'>
            <policy>0x00030000</policy>
            <hostData>%s</hostData>
          </launchSecurity>
          """
              .formatted(HOST_DATA));

      JsonNode protection = libvirt.emulator().lastStarted().protection().orElseThrow();
      assertThat(protection.get("qom-type").asText()).isEqualTo("sev-snp-guest");
      assertThat(protection.get("policy").asLong()).isEqualTo(0x30000);
      assertThat(protection.get("host-data").asText()).isEqualTo(HOST_DATA);
      assertThat(protection.get("kernel-hashes").asBoolean()).isTrue();
      assertThat(protection.get("vcek-disabled").asBoolean()).isTrue();
    }
  }

  @Test
  void aGuestWithTdxIsDescribedToQemu() throws Exception {
    NewerLibvirt.assumeItRuns(Release.FORKY);
    try (NewerLibvirt libvirt = NewerLibvirt.withTdx(Release.FORKY)) {
      pause(
          libvirt,
          """
          <launchSecurity type='tdx'>
            <policy>0x10000000</policy>
            <mrOwner>%s</mrOwner>
          </launchSecurity>
          """
              .formatted(OWNER));

      JsonNode protection = libvirt.emulator().lastStarted().protection().orElseThrow();
      assertThat(protection.get("qom-type").asText()).isEqualTo("tdx-guest");
      assertThat(protection.get("attributes").asLong()).isEqualTo(0x10000000);
      assertThat(protection.get("mrowner").asText()).isEqualTo(OWNER);
    }
  }

  /** Documents with all that a manager can ask for. */
  @ParameterizedTest
  @CsvSource({
    "TRIXIE, sev",
    "TRIXIE, sev-es",
    "TRIXIE, sev-snp",
    "TRIXIE, tpm",
    "FORKY, sev",
    "FORKY, sev-es",
    "FORKY, sev-snp",
    "FORKY, tdx",
    "FORKY, tpm"
  })
  void whatAManagerCanAskForIsValidByTheirSchemas(Release release, String document)
      throws Exception {
    NewerLibvirt.assumeItRuns(release);

    Command validated = validate(release, document);

    assertThat(validated.exitCode()).as(validated.output()).isZero();
  }

  @Test
  void theOlderOnesSchemaKnowsNoTdx() throws Exception {
    NewerLibvirt.assumeItRuns(Release.TRIXIE);

    assertThat(validate(Release.TRIXIE, "tdx").output()).contains("tdx.xml fails to validate");
  }

  private static Command validate(Release release, String document) throws Exception {
    return Command.run(
        "xmllint",
        "--noout",
        "--relaxng",
        release.file("usr/share/libvirt/schemas/domain.rng").toString(),
        HostManager.projectFile("manager/src/test/resources/domainxml/" + document + ".xml")
            .toString());
  }

  @Test
  void nothingIsLeftOfItWhenItIsClosed() throws Exception {
    NewerLibvirt.assumeItRuns(Release.FORKY);
    String id;
    try (NewerLibvirt libvirt = NewerLibvirt.withSev(Release.FORKY)) {
      id = pause(libvirt, "");
      assertThat(processesOf(id)).isNotEmpty();
    }
    eventually(() -> assertThat(processesOf(id)).isEmpty());
    assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo")))
        .noneMatch(mount -> mount.contains("/newer-libvirt/"));
  }

  private static List<String> processesOf(String id) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(id))
        .toList();
  }

  /** Starts a guest that is paused; its id. */
  private String pause(NewerLibvirt libvirt, String protection) throws Exception {
    UUID id = UUID.randomUUID();
    Path document = folder.resolve("guest.xml");
    Files.writeString(
        document,
        DOCUMENT.formatted(
            libvirt.domainType(),
            id,
            NewerLibvirt.firmwareForSev(),
            HostManager.projectFile("img/bzImage"),
            HostManager.projectFile("img/rootfs.cpio.gz"),
            COMMAND_LINE,
            libvirt.emulator().path(),
            protection));
    Command created = libvirt.virsh("create", "--paused", "--validate", document.toString());
    assertThat(created.exitCode()).as(created.output()).isZero();
    return id.toString();
  }

  private Command inject(
      NewerLibvirt libvirt, String id, String header, String secret, long address)
      throws Exception {
    return libvirt.virsh(
        "domsetlaunchsecstate",
        id,
        "--secrethdr",
        Files.writeString(folder.resolve("header"), header).toString(),
        "--secret",
        Files.writeString(folder.resolve("secret"), secret).toString(),
        "--set-address",
        String.valueOf(address));
  }
}
