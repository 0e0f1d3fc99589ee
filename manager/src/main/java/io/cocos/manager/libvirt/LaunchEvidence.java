package io.cocos.manager.libvirt;

import io.cocos.manager.confidential.FirmwareFile;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Evidence;
import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.LaunchReport;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.PlatformCertificates;
import io.cocos.measurement.ExpectedLaunch;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Gathers what a verifier is told of a VM. Safe for use by many threads. */
final class LaunchEvidence {
  private final LibvirtConnection connection;
  private final FileDigests digests;

  LaunchEvidence(LibvirtConnection connection, FileDigests digests) {
    this.connection = connection;
    this.digests = digests;
  }

  /**
   * What a VM is made of.
   *
   * @param document libvirt's document of its domain
   */
  GuestDescription describe(ObservedVm vm, String document) {
    return inspection(vm, document).describe(vm.computationId());
  }

  /**
   * All that a verifier is told of it.
   *
   * @param document libvirt's document of its domain
   * @throws ManagerException with {@code VM_UNPROTECTED} when nothing protects it
   */
  Evidence of(ObservedVm vm, String document) {
    GuestInspection inspection = inspection(vm, document);
    GuestDescription guest = inspection.describe(vm.computationId());
    return new Evidence(
        guest,
        expected(guest, inspection.firmware()),
        switch (guest.requireProtection().confidential()) {
          case SEV, SEV_ES -> reported(vm);
          case SEV_SNP, TDX, NONE ->
              new LaunchReport.Unavailable(
                  "the hypervisor is told nothing: the guest's own report, which its agent gives, carries the measurement");
        },
        switch (guest.requireProtection().confidential()) {
          case SEV, SEV_ES -> certificates();
          case SEV_SNP, TDX, NONE -> Optional.empty();
        });
  }

  private GuestInspection inspection(ObservedVm vm, String document) {
    return new GuestInspection(vm.id(), document, digests);
  }

  private static ExpectedLaunch expected(GuestDescription guest, Optional<Path> firmware) {
    return firmware
        .map(FirmwareFile::read)
        .map(image -> guest.requireProtection().expectedLaunch(guest, image))
        .orElseGet(
            () -> new ExpectedLaunch.Unknown("libvirt's document of the domain names no firmware"));
  }

  private LaunchReport reported(ObservedVm vm) {
    if (!vm.domainState().isActive()) {
      return new LaunchReport.Unavailable("the VM does not run, and only a launch is measured");
    }
    try {
      return reported(vm.id());
    } catch (ManagerException refused) {
      if (refused.code() != ErrorCode.HYPERVISOR_REFUSED) {
        throw refused;
      }
      return new LaunchReport.Unavailable(refused.getMessage());
    }
  }

  private LaunchReport reported(UUID id) {
    TypedParameters info =
        connection.call(
            "read the launch measurement of", id, session -> session.launchSecurity().of(id));
    return new LaunchReport.Measured(
        info.requiredText("sev-measurement"),
        (int) info.requiredNumber("sev-api-major"),
        (int) info.requiredNumber("sev-api-minor"),
        (int) info.requiredNumber("sev-build-id"),
        info.requiredNumber("sev-policy"));
  }

  private Optional<PlatformCertificates> certificates() {
    return connection
        .call("tell what its platform's SEV is", session -> session.launchSecurity().platform())
        .map(
            info ->
                new PlatformCertificates(
                    info.requiredText("pdh"), info.requiredText("cert-chain")));
  }
}
