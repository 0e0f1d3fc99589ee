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
    domain.os.kernel = spec.boot().kernel().toString();
    domain.os.initrd = spec.boot().initrd().toString();
    domain.os.commandLine = spec.boot().commandLine().text();
  }
}
