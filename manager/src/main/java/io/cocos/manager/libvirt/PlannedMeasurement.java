package io.cocos.manager.libvirt;

import io.cocos.manager.confidential.FirmwareFile;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.domainxml.DomainSpec.DirectBoot;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.Protection;
import io.cocos.measurement.ExpectedLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What a processor would measure of a launch that is planned, by the files that VMs start from. */
final class PlannedMeasurement {
  private final GuestConfig guest;
  private final FileDigests digests;

  PlannedMeasurement(GuestConfig guest, FileDigests digests) {
    this.guest = guest;
    this.digests = digests;
  }

  /**
   * The measurement of a domain. Reads the files that it would be started from, whole, unless it
   * has done so before.
   *
   * @return empty when nothing protects the guest
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when one of the files cannot be read
   */
  Optional<ExpectedLaunch> of(DomainSpec spec) {
    return spec.launchSecurity().map(security -> of(security, spec));
  }

  private ExpectedLaunch of(LaunchSecurity security, DomainSpec spec) {
    Protection protection = LaunchSecurities.protection(security);
    Optional<DirectBoot> direct =
        spec.boot() instanceof DirectBoot boot ? Optional.of(boot) : Optional.empty();
    GuestDescription planned =
        new GuestDescription(
            spec.uuid(),
            Optional.empty(),
            spec.cpu().vcpus(),
            spec.cpu().model(),
            direct.map(boot -> boot.commandLine().text()),
            Optional.empty(),
            direct.map(boot -> digest(guest.kernel())),
            direct.map(boot -> digest(guest.rootfs())),
            Optional.of(protection));
    return protection.expectedLaunch(planned, FirmwareFile.read(guest.firmwareCode()));
  }

  private String digest(Path file) {
    try {
      return digests.of(file);
    } catch (IOException unreadable) {
      throw new ManagerException(
          ErrorCode.HOST_FILE_UNUSABLE,
          "%s, which VMs are started from, cannot be read: %s; put it back, or let this user read it"
              .formatted(file, unreadable),
          unreadable);
    }
  }
}
