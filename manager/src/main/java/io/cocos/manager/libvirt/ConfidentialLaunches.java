package io.cocos.manager.libvirt;

import io.cocos.manager.confidential.ConfidentialFirmware;
import io.cocos.manager.confidential.Obstacles;
import io.cocos.manager.config.ConfidentialConfig;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import io.cocos.measurement.Firmware;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How guests of the technology that the operator asks for are launched on this host, or why they
 * cannot be. libvirt decides; the host's own signs are looked at only to say more. Safe for use by
 * many threads.
 */
final class ConfidentialLaunches {
  private final Path firmware;
  private final Obstacles obstacles;
  private final Supplier<LibvirtVersion> libvirt;

  /**
   * Looks at nothing yet.
   *
   * @param firmware the firmware of every guest
   * @param obstacles asked for the cause when libvirt says that the host cannot
   * @param libvirt asks libvirt for its release
   */
  ConfidentialLaunches(Path firmware, Obstacles obstacles, Supplier<LibvirtVersion> libvirt) {
    this.firmware = firmware;
    this.obstacles = obstacles;
    this.libvirt = libvirt;
  }

  /**
   * What every guest gets.
   *
   * @param capabilities what libvirt says that guests can have; empty when it cannot tell
   * @throws ManagerException with {@code HOST_UNSUITABLE} when they cannot have that technology: a
   *     fact about the host which no repetition of the request changes; with {@code
   *     HOST_FILE_UNUSABLE} when the firmware cannot start them
   */
  LaunchSecurity on(Optional<DomainCapabilities> capabilities, ConfidentialConfig asked) {
    Confidential technology = asked.technology();
    DomainCapabilities has =
        capabilities
            .filter(known -> known.offers(technology))
            .orElseThrow(() -> refusal(technology, lack(technology), null));
    requireEncryptedState(technology);
    Firmware image = ConfidentialFirmware.read(firmware, technology);
    return LaunchSecurities.of(asked, has, image.kernelHashArea().isPresent());
  }

  /** libvirt does not tell SEV-ES from SEV, but the kernel does. */
  private void requireEncryptedState(Confidential technology) {
    if (technology == Confidential.SEV_ES && obstacles.switchedOff(technology).isPresent()) {
      throw refusal(technology, "libvirt's domain capabilities offer SEV", null);
    }
  }

  /** The refusal of every launch, with what libvirt says and with the cause that can be seen. */
  ManagerException refusal(Confidential technology, String libvirtSays, ManagerException cause) {
    return new ManagerException(
        ErrorCode.HOST_UNSUITABLE,
        "every VM is to be protected by %1$s, but this host cannot launch %1$s guests: %2$s; %3$s; no VM starts without protection unless MANAGER_QEMU_CONFIDENTIAL is none and MANAGER_QEMU_ENABLE_SEV false"
            .formatted(technology.title(), libvirtSays, obstacles.of(technology)),
        cause);
  }

  /** What an operator should know of guests that are launched so; empty for nothing. */
  Optional<String> caveat(LaunchSecurity security) {
    boolean covered =
        security instanceof LaunchSecurity.Sev sev
            ? sev.kernelHashes()
            : !(security instanceof LaunchSecurity.SevSnp snp) || snp.kernelHashes();
    return covered
        ? Optional.empty()
        : Optional.of(
            "guests are encrypted, but their launch measurement covers the firmware only, not kernel, root file system and command line: %s has no place for kernel hashes; set MANAGER_QEMU_OVMF_CODE_FILE to an OVMF that is built for SEV (OVMF.amdsev.fd)"
                .formatted(firmware));
  }

  private String lack(Confidential technology) {
    LibvirtVersion version = libvirt.get();
    return version.knows(technology)
        ? "libvirt's domain capabilities offer no " + technology.title()
        : version.knowledge();
  }
}
