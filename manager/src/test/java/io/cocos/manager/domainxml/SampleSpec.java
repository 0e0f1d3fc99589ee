package io.cocos.manager.domainxml;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** A VM with nothing special about it; tests say only what matters to them. */
final class SampleSpec {
  static final UUID ID = UUID.fromString("5f0d6f0e-2f3c-4c53-9d0a-0c8f0f5b7a11");
  static final String COMPUTATION_ID =
      "7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a";
  static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");
  static final List<HostForward> FORWARDS =
      List.of(
          new HostForward("ssh", "127.0.0.1", 2222, 22),
          new HostForward("agent-http", "127.0.0.1", 9301, 9031),
          new HostForward("agent-grpc", "127.0.0.1", 7020, 7002));

  String name = "cocos-5f0d6f0e";
  DomainSpec.Acceleration acceleration = DomainSpec.Acceleration.TCG;
  String machine = "q35";
  Optional<Path> emulator = Optional.empty();
  DomainSpec.Cpu cpu = new DomainSpec.Cpu("EPYC", 4, 64);
  DomainSpec.Memory memory = new DomainSpec.Memory(2048L << 20, 2048L << 20, 0);
  DomainSpec.Firmware firmware =
      new DomainSpec.Flash(
          Path.of("/usr/share/OVMF/OVMF_CODE.fd"),
          Path.of("/usr/share/OVMF/OVMF_VARS.fd"),
          Path.of("/var/lib/cocos/vms/" + ID + "/vars.fd"));
  String commandLine = "earlyprintk=serial console=ttyS0";
  Optional<DomainSpec.DiskBoot> disk = Optional.empty();
  Optional<Path> manifestFile = Optional.empty();
  DomainSpec.Network network = new DomainSpec.Network("vmnic", true, List.of(), true, true, "");
  Path consoleLog = Path.of("/var/lib/cocos/vms/" + ID + "/console.log");
  boolean vtpm;
  Optional<LaunchSecurity> launchSecurity = Optional.empty();
  Optional<String> idempotencyKey = Optional.empty();

  static DomainSpec.DiskBoot disk(boolean virtioOneWithIommu) {
    return new DomainSpec.DiskBoot(
        Path.of("/var/lib/cocos/vms/" + ID + "/disk.qcow2"),
        Path.of("/var/lib/cocos/img/focal.img"),
        "raw",
        "scsi",
        virtioOneWithIommu,
        virtioOneWithIommu);
  }

  DomainSpec build() {
    return new DomainSpec(
        ID,
        name,
        acceleration,
        machine,
        emulator,
        cpu,
        memory,
        firmware,
        disk.<DomainSpec.Boot>map(Function.identity()).orElseGet(this::directBoot),
        manifestFile,
        network,
        consoleLog,
        vtpm,
        launchSecurity,
        metadata());
  }

  private DomainSpec.DirectBoot directBoot() {
    return new DomainSpec.DirectBoot(
        Path.of("/var/lib/cocos/img/bzImage"),
        Path.of("/var/lib/cocos/img/rootfs.cpio.gz"),
        new KernelCommandLine(commandLine));
  }

  DomainMetadata metadata() {
    return new DomainMetadata(
        Optional.of(COMPUTATION_ID),
        place(),
        network.forwards(),
        cpu.vcpus(),
        memory.bytes(),
        CREATED,
        Optional.of(Duration.ofMinutes(20)),
        Optional.of(CREATED.plus(Duration.ofMinutes(20))),
        idempotencyKey,
        launchSecurity
            .map(LaunchSecurity::confidentiality)
            .orElse(DomainMetadata.Confidentiality.NONE),
        Optional.empty());
  }

  private DomainMetadata.ManifestPlace place() {
    if (disk.isPresent()) {
      return DomainMetadata.ManifestPlace.CALL;
    }
    return manifestFile.isPresent()
        ? DomainMetadata.ManifestPlace.FW_CFG
        : DomainMetadata.ManifestPlace.COMMAND_LINE;
  }
}
