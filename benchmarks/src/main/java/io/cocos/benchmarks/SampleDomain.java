package io.cocos.benchmarks;

import io.cocos.manager.domainxml.DomainMetadata;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.domainxml.HostForward;
import io.cocos.manager.domainxml.KernelCommandLine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A VM as the manager's defaults make it. */
final class SampleDomain {
  private static final UUID ID = UUID.fromString("5f0d6f0e-2f3c-4c53-9d0a-0c8f0f5b7a11");
  private static final Path FOLDER = Path.of("/var/lib/cocos-manager/" + ID);
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");

  private SampleDomain() {}

  static DomainSpec of(String computation, String commandLine) {
    List<HostForward> forwards =
        List.of(
            new HostForward("ssh", "127.0.0.1", 2222, 22),
            new HostForward("agent-http", "127.0.0.1", 9301, 9031),
            new HostForward("agent-grpc", "127.0.0.1", 7020, 7002));
    DomainSpec.Memory memory = new DomainSpec.Memory(2048L << 20, 30L << 30, 5);
    return new DomainSpec(
        ID,
        "cocos-0c8f0f5b7a11",
        DomainSpec.Acceleration.TCG,
        "q35",
        Optional.empty(),
        new DomainSpec.Cpu("EPYC", 4, 64),
        memory,
        new DomainSpec.Flash(
            Path.of("/usr/share/OVMF/OVMF_CODE.fd"),
            Path.of("/usr/share/OVMF/OVMF_VARS.fd"),
            FOLDER.resolve("vars.fd")),
        new DomainSpec.DirectBoot(
            FOLDER.resolve("kernel"), FOLDER.resolve("rootfs"), new KernelCommandLine(commandLine)),
        Optional.empty(),
        new DomainSpec.Network("vmnic", true, forwards, true, true, ""),
        FOLDER.resolve("console.log"),
        false,
        Optional.empty(),
        new DomainMetadata(
            Optional.of(computation),
            DomainMetadata.ManifestPlace.COMMAND_LINE,
            forwards,
            4,
            memory.bytes(),
            CREATED,
            Optional.empty(),
            Optional.of(CREATED.plus(Duration.ofMinutes(20))),
            Optional.empty(),
            DomainMetadata.Confidentiality.NONE,
            Optional.empty()));
  }
}
