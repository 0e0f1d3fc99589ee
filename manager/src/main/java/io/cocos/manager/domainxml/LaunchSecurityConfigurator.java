package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.LaunchSecurityElement;
import io.cocos.manager.domainxml.model.MemoryBacking;
import io.cocos.manager.domainxml.model.MemoryBacking.Locked;
import io.cocos.manager.domainxml.model.QuoteGenerationService;
import java.util.Optional;

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
    } else if (security instanceof LaunchSecurity.SevSnp snp) {
      set(domain.launchSecurity, snp);
    } else if (security instanceof LaunchSecurity.Tdx tdx) {
      set(domain.launchSecurity, tdx);
    }
    if (domain.memoryBacking == null) {
      domain.memoryBacking = new MemoryBacking();
    }
    domain.memoryBacking.locked = new Locked();
  }

  private static void set(LaunchSecurityElement element, LaunchSecurity.Sev sev) {
    element.type = "sev";
    element.kernelHashes = yes(sev.kernelHashes());
    element.cBitPosition = sev.cBitPosition();
    element.reducedPhysBits = sev.reducedPhysBits();
    element.policy = "0x%04x".formatted(sev.policy());
    element.ownerCertificate =
        sev.session().map(own -> own.ownerCertificate().base64()).orElse(null);
    element.session = sev.session().map(own -> own.blob().base64()).orElse(null);
  }

  private static void set(LaunchSecurityElement element, LaunchSecurity.SevSnp snp) {
    element.type = "sev-snp";
    element.kernelHashes = yes(snp.kernelHashes());
    element.authorKey = yes(snp.identity().filter(LaunchSecurity.Identity::authorKey).isPresent());
    element.chipKey = snp.chipKey() ? null : "no";
    element.cBitPosition = snp.cBitPosition();
    element.reducedPhysBits = snp.reducedPhysBits();
    element.policy = "0x%08x".formatted(snp.policy());
    element.guestVisibleWorkarounds = text(snp.guestVisibleWorkarounds());
    element.identityBlock = text(snp.identity().map(LaunchSecurity.Identity::block));
    element.identityAuthentication =
        text(snp.identity().map(LaunchSecurity.Identity::authentication));
    element.hostData = text(snp.hostData());
  }

  private static void set(LaunchSecurityElement element, LaunchSecurity.Tdx tdx) {
    element.type = "tdx";
    element.policy = "0x%08x".formatted(tdx.attributes());
    element.configurationId = text(tdx.configurationId());
    element.owner = text(tdx.owner());
    element.ownerConfiguration = text(tdx.ownerConfiguration());
    element.quoteGenerationService =
        tdx.quoteSocket().map(path -> new QuoteGenerationService(path.toString())).orElse(null);
  }

  private static String yes(boolean wanted) {
    return wanted ? "yes" : null;
  }

  private static String text(Optional<EncodedBytes> bytes) {
    return bytes.map(EncodedBytes::base64).orElse(null);
  }
}
