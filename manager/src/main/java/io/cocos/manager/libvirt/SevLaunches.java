package io.cocos.manager.libvirt;

import io.cocos.manager.confidential.FirmwareFile;
import io.cocos.manager.confidential.Obstacles;
import io.cocos.manager.config.SevConfig;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import java.nio.file.Path;
import java.util.Optional;

/** How SEV guests are launched on this host, or why they cannot be. */
final class SevLaunches {
  private final Path firmware;
  private final Obstacles obstacles;

  /**
   * Looks at nothing yet.
   *
   * @param firmware the firmware of every guest
   * @param obstacles asked for the cause when libvirt says that the host has no SEV
   */
  SevLaunches(Path firmware, Obstacles obstacles) {
    this.firmware = firmware;
    this.obstacles = obstacles;
  }

  /**
   * What every guest gets: the host's values where the operator set none. Wrong ones are refused by
   * QEMU, which compares them with the processor's.
   *
   * @param capabilities what libvirt says that guests can have; empty when it cannot tell
   * @throws ManagerException with {@code HOST_UNSUITABLE} when they cannot have SEV: a fact about
   *     the host which no repetition of the request changes
   */
  LaunchSecurity.Sev on(Optional<DomainCapabilities> capabilities, SevConfig asked) {
    DomainCapabilities.Sev has =
        capabilities
            .flatMap(DomainCapabilities::sev)
            .orElseThrow(() -> refusal("libvirt's domain capabilities offer no SEV", null));
    return new LaunchSecurity.Sev(
        asked.cBitPosition().orElse(has.cBitPosition()),
        asked.reducedPhysBits().orElse(has.reducedPhysBits()),
        asked.policy(),
        FirmwareFile.read(firmware).kernelHashArea().isPresent(),
        Optional.empty());
  }

  /** The refusal of every launch, with what libvirt says and with the cause that can be seen. */
  ManagerException refusal(String libvirtSays, ManagerException cause) {
    return new ManagerException(
        ErrorCode.HOST_UNSUITABLE,
        "MANAGER_QEMU_ENABLE_SEV is true, but this host cannot launch SEV guests: %s; %s; no VM starts without protection unless it is set to false"
            .formatted(libvirtSays, obstacles.of(Confidential.SEV)),
        cause);
  }

  /** What an operator should know of guests that are launched so; empty for nothing. */
  Optional<String> caveat(LaunchSecurity.Sev sev) {
    return sev.kernelHashes()
        ? Optional.empty()
        : Optional.of(
            "SEV guests are encrypted, but their launch measurement covers the firmware only, not kernel, root file system and command line: %s has no place for kernel hashes; set MANAGER_QEMU_OVMF_CODE_FILE to an OVMF that is built for SEV (OVMF.amdsev.fd)"
                .formatted(firmware));
  }
}
