package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.Sysinfo;
import io.cocos.manager.domainxml.model.SysinfoEntry;
import java.nio.file.Path;

/**
 * The manifest as a file of the firmware configuration device. Always by a file's name: a text in
 * the document would reach QEMU's command line with its commas read as options.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#smbios-system-information">libvirt: SMBIOS
 *     system information</a>
 */
final class ManifestConfigurator implements DomainConfigurator {
  private static final String FWCFG = "fwcfg";

  @Override
  public void configure(Domain domain, DomainSpec spec) {
    for (Sysinfo sysinfo : domain.sysinfo) {
      sysinfo.entries.removeIf(entry -> DomainSpec.MANIFEST_ENTRY.equals(entry.name));
    }
    spec.manifestFile().ifPresent(file -> fwcfg(domain).entries.add(entry(file)));
  }

  private static Sysinfo fwcfg(Domain domain) {
    for (Sysinfo sysinfo : domain.sysinfo) {
      if (FWCFG.equals(sysinfo.type)) {
        return sysinfo;
      }
    }
    Sysinfo sysinfo = new Sysinfo();
    sysinfo.type = FWCFG;
    domain.sysinfo.add(sysinfo);
    return sysinfo;
  }

  private static SysinfoEntry entry(Path file) {
    SysinfoEntry entry = new SysinfoEntry();
    entry.name = DomainSpec.MANIFEST_ENTRY;
    entry.file = file.toString();
    return entry;
  }
}
