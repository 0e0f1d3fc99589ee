package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.LaunchSecurityElement;
import io.cocos.manager.domainxml.model.MemoryBacking;
import io.cocos.manager.domainxml.model.MemoryBacking.Locked;

/**
 * Encrypted memory, which the host must keep where it is: a page that is moved or swapped out can
 * not be read back. {@code <locked>} alone lets QEMU lock as much as it needs. A limit would have
 * to name what QEMU needs beside the guest's memory, which nobody can calculate, and would end the
 * guest when it is wrong; an operator's own in the template stays.
 *
 * @see <a href="https://libvirt.org/kbase/launch_security_sev.html">libvirt: Launch security with
 *     AMD SEV</a>
 */
final class LaunchSecurityConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    spec.launchSecurity().ifPresent(security -> protect(domain, security));
  }

  private static void protect(Domain domain, LaunchSecurity security) {
    if (domain.launchSecurity == null) {
      domain.launchSecurity = new LaunchSecurityElement();
    }
    if (security instanceof LaunchSecurity.Sev sev) {
      set(domain.launchSecurity, sev);
    }
    if (domain.memoryBacking == null) {
      domain.memoryBacking = new MemoryBacking();
    }
    domain.memoryBacking.locked = new Locked();
  }

  private static void set(LaunchSecurityElement element, LaunchSecurity.Sev sev) {
    element.type = "sev";
    element.kernelHashes = sev.kernelHashes() ? "yes" : null;
    element.cBitPosition = sev.cBitPosition();
    element.reducedPhysBits = sev.reducedPhysBits();
    element.policy = "0x%04x".formatted(sev.policy());
  }
}
