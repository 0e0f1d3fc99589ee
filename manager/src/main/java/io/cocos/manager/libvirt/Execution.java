package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.domainxml.DomainSpec.Acceleration;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.Optional;

/**
 * How the host executes a guest.
 *
 * @param acceleration KVM or TCG
 * @param mostVcpus how many virtual CPUs it can give
 * @param launchSecurity what protects the guest from it; empty for nothing
 */
record Execution(
    Acceleration acceleration, int mostVcpus, Optional<LaunchSecurity> launchSecurity) {
  /**
   * Sees to it that a guest can be given a secret before it begins, which is what it is held for.
   *
   * @throws ManagerException with {@code UNSUPPORTED_REQUEST} when it cannot
   */
  void requireLaunchSecrets() {
    switch (launchSecurity.map(LaunchSecurity::confidentiality).orElse(Confidentiality.NONE)) {
      case SEV, SEV_ES -> {}
      case SEV_SNP, TDX ->
          throw unsupported(
              "guests on SEV-SNP and TDX get their secrets themselves, when they run and have shown"
                  + " their attestation report");
      case NONE -> throw unsupported("VMs are launched without a protection that takes secrets");
    }
  }

  private static ManagerException unsupported(String why) {
    return new ManagerException(
        ErrorCode.UNSUPPORTED_REQUEST,
        "paused is true, which is for launch secrets, and only SEV and SEV-ES take any: "
            + why
            + "; leave it out");
  }
}
