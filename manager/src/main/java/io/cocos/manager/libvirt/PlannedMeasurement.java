package io.cocos.manager.libvirt;

import io.cocos.manager.confidential.FirmwareFile;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.domainxml.DomainSpec.DirectBoot;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.Firmware;
import io.cocos.measurement.KernelHashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** What a processor would measure of a launch that is planned, by the files that VMs start from. */
final class PlannedMeasurement {
  private final GuestConfig guest;

  PlannedMeasurement(GuestConfig guest) {
    this.guest = guest;
  }

  /**
   * The measurement of a domain. Reads the files that it would be started from, whole.
   *
   * @return empty when nothing protects the guest
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE} when one of the files cannot be read
   */
  Optional<ExpectedLaunch> of(DomainSpec spec) {
    return spec.launchSecurity().map(security -> of(security, spec));
  }

  private ExpectedLaunch of(LaunchSecurity security, DomainSpec spec) {
    Firmware firmware = FirmwareFile.read(guest.firmwareCode());
    int vcpus = spec.cpu().vcpus();
    String model = spec.cpu().model();
    if (security instanceof LaunchSecurity.Sev sev) {
      Optional<KernelHashes> kernel = kernel(spec, sev.kernelHashes());
      return sev.confidentiality() == Confidentiality.SEV_ES
          ? ExpectedLaunch.ofSevEs(firmware, kernel, vcpus, model)
          : ExpectedLaunch.ofSev(firmware, kernel);
    }
    if (security instanceof LaunchSecurity.SevSnp snp) {
      return ExpectedLaunch.ofSevSnp(firmware, kernel(spec, snp.kernelHashes()), vcpus, model);
    }
    return ExpectedLaunch.ofTdx(firmware);
  }

  private Optional<KernelHashes> kernel(DomainSpec spec, boolean measured) {
    return measured && spec.boot() instanceof DirectBoot direct
        ? Optional.of(
            KernelHashes.of(
                digest(guest.kernel()), digest(guest.rootfs()), direct.commandLine().text()))
        : Optional.empty();
  }

  private static byte[] digest(Path file) {
    try {
      return HexFormat.of().parseHex(Sha256.of(file));
    } catch (IOException unreadable) {
      throw new ManagerException(
          ErrorCode.HOST_FILE_UNUSABLE,
          "%s, which VMs are started from, cannot be read: %s; put it back, or let this user read it"
              .formatted(file, unreadable),
          unreadable);
    }
  }
}
