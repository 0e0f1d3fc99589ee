package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.DomainSpec.Boot;
import io.cocos.manager.domainxml.DomainSpec.DirectBoot;
import io.cocos.manager.domainxml.DomainSpec.DiskBoot;
import io.cocos.manager.domainxml.DomainSpec.Firmware;
import io.cocos.manager.domainxml.DomainSpec.Flash;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What in a domain document is a VM's own. All else is the operator's choice or the host's, so that
 * VMs come in few kinds. The example of a kind has values that are random, and so stand nowhere
 * else in its document, whatever is in the template. Safe for use by many threads.
 */
final class OwnValues {
  private final UUID uuid = UUID.randomUUID();
  private final String name = UUID.randomUUID().toString();
  private final Path firmwareVars = randomPath();
  private final Path kernel = randomPath();
  private final Path initrd = randomPath();
  private final KernelCommandLine commandLine = new KernelCommandLine(UUID.randomUUID().toString());
  private final Path diskOverlay = randomPath();
  private final Path manifestFile = randomPath();
  private final Path consoleLog = randomPath();
  private final String hostAddress = randomAddress();
  private final String digest = HexFormat.of().formatHex(random(32));

  /** These values as they stand in a document, but for the notes; always in the same order. */
  static List<String> of(DomainSpec spec) {
    List<String> own = new ArrayList<>();
    own.add(XmlText.content(spec.uuid().toString()));
    own.add(XmlText.content(spec.name()));
    if (spec.firmware() instanceof Flash flash) {
      own.add(XmlText.content(flash.vars().toString()));
    }
    if (spec.boot() instanceof DirectBoot direct) {
      own.add(XmlText.content(direct.kernel().toString()));
      own.add(XmlText.content(direct.initrd().toString()));
      own.add(XmlText.content(direct.commandLine().text()));
    } else if (spec.boot() instanceof DiskBoot disk) {
      own.add(XmlText.attribute(disk.overlay().toString()));
    }
    spec.manifestFile().ifPresent(file -> own.add(XmlText.attribute(file.toString())));
    own.add(XmlText.attribute(spec.consoleLog().toString()));
    spec.network().forwards().forEach(forward -> own.add(NetworkConfigurator.hostfwd(forward)));
    spec.launchSecurity()
        .flatMap(LaunchSecurity::reported)
        .ifPresent(reported -> own.add(reported.base64()));
    return own;
  }

  /** The example of a VM's kind: the same for all VMs that differ in nothing but these values. */
  DomainSpec example(DomainSpec spec) {
    List<HostForward> forwards = new ArrayList<>();
    for (HostForward forward : spec.network().forwards()) {
      forwards.add(
          new HostForward(forward.name(), hostAddress, forwards.size() + 1, forward.guestPort()));
    }
    return new DomainSpec(
        uuid,
        name,
        spec.acceleration(),
        spec.machine(),
        spec.emulator(),
        spec.cpu(),
        spec.memory(),
        example(spec.firmware()),
        example(spec.boot()),
        spec.manifestFile().map(file -> manifestFile),
        spec.network().withForwards(forwards),
        consoleLog,
        spec.vtpm(),
        spec.launchSecurity()
            .map(security -> security.reported().isEmpty() ? security : security.reporting(digest)),
        example(spec.metadata(), forwards));
  }

  private Firmware example(Firmware firmware) {
    return firmware instanceof Flash flash
        ? new Flash(flash.code(), flash.varsTemplate(), firmwareVars)
        : firmware;
  }

  private Boot example(Boot boot) {
    return boot instanceof DiskBoot disk
        ? new DiskBoot(
            diskOverlay,
            disk.image(),
            disk.imageFormat(),
            disk.controllerId(),
            disk.disableLegacy(),
            disk.iommuPlatform())
        : new DirectBoot(kernel, initrd, commandLine);
  }

  private DomainMetadata example(DomainMetadata metadata, List<HostForward> forwards) {
    return new DomainMetadata(
        metadata.computationId().map(id -> digest),
        metadata.manifest(),
        forwards,
        metadata.vcpus(),
        metadata.memoryBytes(),
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        metadata.confidential(),
        Optional.empty());
  }

  private static Path randomPath() {
    return Path.of("/" + UUID.randomUUID());
  }

  private static String randomAddress() {
    byte[] octets = random(4);
    return "%d.%d.%d.%d"
        .formatted(octets[0] & 0xff, octets[1] & 0xff, octets[2] & 0xff, octets[3] & 0xff);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
