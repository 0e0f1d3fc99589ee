package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;

/**
 * Kernel, initrd and the kernel's command line.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#direct-kernel-boot">libvirt: Direct kernel
 *     boot</a>
 */
final class DirectBootConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    if (spec.boot() instanceof DomainSpec.DirectBoot boot) {
      domain.os.kernel = boot.kernel().toString();
      domain.os.initrd = boot.initrd().toString();
      domain.os.commandLine = boot.commandLine().text();
    }
  }
}
