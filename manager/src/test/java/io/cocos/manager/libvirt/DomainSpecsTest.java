package io.cocos.manager.libvirt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.computation.CommandLineJson;
import io.cocos.computation.Computation;
import io.cocos.computation.ComputationManifest;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.domainxml.DomainMetadata.ManifestPlace;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.domainxml.DomainSpec.Acceleration;
import io.cocos.manager.domainxml.DomainSpec.Cpu;
import io.cocos.manager.domainxml.DomainSpec.DirectBoot;
import io.cocos.manager.domainxml.DomainSpec.DiskBoot;
import io.cocos.manager.domainxml.DomainSpec.Flash;
import io.cocos.manager.domainxml.DomainSpec.Memory;
import io.cocos.manager.domainxml.DomainSpec.Rom;
import io.cocos.manager.domainxml.HostForward;
import io.cocos.manager.domainxml.KernelCommandLine;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.libvirt.DomainSpecs.Manifest;
import io.cocos.manager.vm.Samples;
import io.cocos.manager.vm.VmSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a VM's document is to say, and how its computation gets into the guest. */
class DomainSpecsTest {
  private static final GuestConfig GUEST =
      ManagerConfig.fromEnvironment(
              Map.of("MANAGER_KERNEL_ARGUMENTS", "console=ttyS0 quiet"), Path.of("/home"), false)
          .guest();

  private final DomainSpecs specs = new DomainSpecs(GUEST);

  private Manifest manifest(Computation computation) {
    return manifest(Optional.of(ComputationManifest.of(computation)));
  }

  private Manifest manifest(Optional<ComputationManifest> computation) {
    return specs.manifest(computation, plain(Acceleration.TCG));
  }

  private static Execution plain(Acceleration acceleration) {
    return new Execution(acceleration, 288, Optional.empty());
  }

  private static String encoded(Computation computation) {
    return CommandLineJson.encode(computation.canonicalJson());
  }

  /** A computation with which the kernel command line has exactly that length. */
  private Computation filling(int length) {
    int withoutId = manifest(Samples.computation("x")).commandLine().text().length() - 1;
    return Samples.computation("x".repeat(length - withoutId));
  }

  @Test
  void aShortComputationIsOnTheCommandLineBehindItsDigest() {
    Computation computation = Samples.computation("two words");

    Manifest manifest = manifest(computation);

    assertThat(manifest.place()).isEqualTo(ManifestPlace.COMMAND_LINE);
    assertThat(manifest.commandLine().text())
        .isEqualTo(
            "console=ttyS0 quiet cocos.computation_sha256="
                + computation.digest()
                + " computation="
                + encoded(computation));
  }

  @Test
  void theGuestReadsTheSameComputationFromTheCommandLine() {
    Computation computation = Samples.computation("init=/bin/sh \\\"\\n ' computation={} \u20ac");

    String commandLine = manifest(computation).commandLine().text();

    assertThat(CommandLineJson.find(commandLine + " initrd=initrd"))
        .hasValueSatisfying(
            json -> assertThat(Computation.parse(json.getBytes(UTF_8))).isEqualTo(computation));
    assertThat(CommandLineJson.parameter(commandLine, "cocos.computation_sha256"))
        .contains(computation.digest());
    assertThat(CommandLineJson.parameter(commandLine, "init")).isEmpty();
  }

  @Test
  void aComputationThatJustFitsIsOnTheCommandLine() {
    Manifest manifest = manifest(filling(KernelCommandLine.MAX_BYTES));

    assertThat(manifest.place()).isEqualTo(ManifestPlace.COMMAND_LINE);
    assertThat(manifest.commandLine().text()).hasSize(KernelCommandLine.MAX_BYTES);
  }

  @Test
  void aComputationThatJustDoesNotFitIsInAFileWithItsDigestOnTheCommandLine() {
    Computation computation = filling(KernelCommandLine.MAX_BYTES + 1);

    Manifest manifest = manifest(computation);

    assertThat(manifest.place()).isEqualTo(ManifestPlace.FW_CFG);
    assertThat(manifest.commandLine().text())
        .isEqualTo("console=ttyS0 quiet cocos.computation_sha256=" + computation.digest());
  }

  @Test
  void escapesCountAgainstTheLimit() {
    assertThat(manifest(Samples.computation("\u20ac".repeat(200))).place())
        .isEqualTo(ManifestPlace.COMMAND_LINE);
    assertThat(manifest(Samples.computation("\u20ac".repeat(400))).place())
        .isEqualTo(ManifestPlace.FW_CFG);
  }

  @Test
  void withoutAComputationTheCommandLineSaysNothingOfOne() {
    Manifest none = manifest(Optional.empty());

    assertThat(none.place()).isEqualTo(ManifestPlace.NONE);
    assertThat(none.commandLine().text()).isEqualTo("console=ttyS0 quiet");
  }

  @Test
  void aProtectedGuestIsToldThatItIsBeforeItsComputation() {
    Execution sev =
        new Execution(
            Acceleration.KVM,
            288,
            Optional.of(new LaunchSecurity.Sev(47, 1, 1, false, Optional.empty())));
    Computation computation = Samples.computation("any");

    assertThat(
            specs
                .manifest(Optional.of(ComputationManifest.of(computation)), sev)
                .commandLine()
                .text())
        .startsWith(
            "console=ttyS0 quiet cocos.confidential=sev cocos.computation_sha256="
                + computation.digest()
                + " computation=");
    assertThat(specs.manifest(Optional.empty(), sev).commandLine().text())
        .isEqualTo("console=ttyS0 quiet cocos.confidential=sev");
  }

  @Test
  void aDomainIsMadeOfTheOperatorsChoicesAndTheVmsOwn() {
    VmSpec plain =
        Samples.spec("cocos-1", Samples.forwards(3), Instant.parse("2026-01-02T03:04:05Z"));
    VmSpec vm =
        new VmSpec(
            plain.id(),
            plain.domain(),
            plain.computation(),
            plain.forwards(),
            plain.createdAt(),
            Optional.of(Duration.ofMinutes(5)),
            Optional.of(Instant.parse("2026-01-02T03:09:05Z")),
            Optional.empty());
    VmFolder folder = new VmFolder(Path.of("/state/vm"));

    DomainSpec spec = specs.domain(vm, manifest(vm.computation()), folder, plain(Acceleration.TCG));

    assertThat(spec.uuid()).isEqualTo(vm.id());
    assertThat(spec.name()).isEqualTo("cocos-1");
    assertThat(spec.acceleration()).isEqualTo(Acceleration.TCG);
    assertThat(spec.memory()).isEqualTo(new Memory(2048L << 20, 30L << 30, 5));
    assertThat(spec.cpu()).isEqualTo(new Cpu("EPYC", 4, 64));
    assertThat(spec.boot())
        .isEqualTo(
            new DirectBoot(
                Path.of("/state/vm/kernel"),
                Path.of("/state/vm/rootfs"),
                manifest(vm.computation()).commandLine()));
    assertThat(spec.firmware())
        .isEqualTo(
            new Flash(GUEST.firmwareCode(), GUEST.firmwareVars(), Path.of("/state/vm/vars.fd")));
    assertThat(spec.manifestFile()).isEmpty();
    assertThat(spec.network().restrict()).isTrue();
    assertThat(spec.network().forwards())
        .containsExactly(
            new HostForward("ssh", "127.0.0.1", 2225, 22),
            new HostForward("agent-http", "127.0.0.1", 9304, 9031),
            new HostForward("agent-grpc", "127.0.0.1", 7023, 7002));
    assertThat(spec.metadata().computationId()).isEqualTo(vm.computationId());
    assertThat(spec.metadata().created()).isEqualTo(vm.createdAt());
    assertThat(spec.metadata().timeout()).contains(Duration.ofMinutes(5));
    assertThat(spec.metadata().deadline()).contains(Instant.parse("2026-01-02T03:09:05Z"));
    assertThat(spec.metadata().vcpus()).isEqualTo(4);
    assertThat(spec.metadata().memoryBytes()).isEqualTo(2048L << 20);
  }

  @Test
  void aProtectedDomainSaysSoInItsNotesToo() {
    VmSpec vm = Samples.spec("cocos-1", Samples.forwards(0), Instant.EPOCH);
    LaunchSecurity sev = new LaunchSecurity.Sev(51, 1, 1, false, Optional.empty());

    DomainSpec spec =
        specs.domain(
            vm,
            manifest(vm.computation()),
            new VmFolder(Path.of("/state/vm")),
            new Execution(Acceleration.KVM, 288, Optional.of(sev)));

    assertThat(spec.launchSecurity()).contains(sev);
    assertThat(spec.metadata().confidential()).isEqualTo(Confidentiality.SEV);
  }

  @Test
  void everyReportOfAGuestIsToTellItsComputation() {
    VmSpec vm = Samples.spec("cocos-1", Samples.forwards(0), Instant.EPOCH);
    LaunchSecurity tdx =
        new LaunchSecurity.Tdx(
            0x1000_0000, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    DomainSpecs specs =
        new DomainSpecs(
            ManagerConfig.fromEnvironment(
                    Map.of("MANAGER_QEMU_OVMF_CODE_FILE", "/usr/share/ovmf/OVMF.fd"),
                    Path.of("/home"),
                    false)
                .guest());

    DomainSpec spec =
        specs.domain(
            vm,
            manifest(vm.computation()),
            new VmFolder(Path.of("/state/vm")),
            new Execution(Acceleration.KVM, 288, Optional.of(tdx)));

    assertThat(spec.launchSecurity()).contains(tdx.reporting(vm.computationId().orElseThrow()));
    assertThat(spec.firmware()).isEqualTo(new Rom(Path.of("/usr/share/ovmf/OVMF.fd")));
  }

  @Test
  void aDiskBootsFromTheVmsOwnOverlayAndItsAgentIsCalled() {
    DomainSpecs specs =
        new DomainSpecs(
            ManagerConfig.fromEnvironment(
                    Map.of("MANAGER_QEMU_DISK_IMG_FILE", "/images/focal.img"),
                    Path.of("/home"),
                    false)
                .guest());
    VmSpec vm = Samples.spec("x".repeat(3000), Samples.forwards(0), Instant.EPOCH);
    VmFolder folder = new VmFolder(Path.of("/state/vm"));

    DomainSpec spec =
        specs.domain(
            vm,
            specs.manifest(vm.computation(), plain(Acceleration.KVM)),
            folder,
            plain(Acceleration.KVM));

    assertThat(spec.boot())
        .isEqualTo(
            new DiskBoot(
                Path.of("/state/vm/disk.qcow2"),
                Path.of("/images/focal.img"),
                "qcow2",
                "scsi",
                true,
                true));
    assertThat(spec.manifestFile()).isEmpty();
    assertThat(spec.metadata().manifest()).isEqualTo(ManifestPlace.CALL);
    assertThat(specs.manifest(Optional.empty(), plain(Acceleration.KVM)).place())
        .isEqualTo(ManifestPlace.NONE);
  }

  @Test
  void aComputationInAFileIsToldToTheDomain() {
    VmSpec vm = Samples.spec("x".repeat(3000), Samples.forwards(0), Instant.EPOCH);
    VmFolder folder = new VmFolder(Path.of("/state/vm"));

    DomainSpec spec = specs.domain(vm, manifest(vm.computation()), folder, plain(Acceleration.KVM));

    assertThat(spec.manifestFile()).contains(Path.of("/state/vm/computation.json"));
    assertThat(spec.metadata().manifest()).isEqualTo(ManifestPlace.FW_CFG);
  }

  @ParameterizedTest(name = "{0} of a host with {1}: {2}")
  @CsvSource({
    "'', 288, 64",
    "'', 16, 16",
    "'', 2, 4", // as many as at boot, which libvirt then refuses by its own words
    "32, 16, 32", // asked for: refused rather than reduced
    "2, 288, 4"
  })
  void theMostVcpusAreThoseAskedForOrWhatTheHostHas(String asked, int mostVcpus, int expected) {
    GuestConfig guest =
        ManagerConfig.fromEnvironment(
                Map.of("MANAGER_QEMU_SMP_MAXCPUS", asked), Path.of("/home"), false)
            .guest();
    VmSpec vm = Samples.spec("cocos-1", Samples.forwards(0), Instant.EPOCH);

    DomainSpec spec =
        new DomainSpecs(guest)
            .domain(
                vm,
                manifest(vm.computation()),
                new VmFolder(Path.of("/state/vm")),
                new Execution(Acceleration.KVM, mostVcpus, Optional.empty()));

    assertThat(spec.cpu().maxVcpus()).isEqualTo(expected);
  }
}
