package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;

/**
 * The firmware in flash, with variables of this VM's own.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#bios-bootloader">libvirt: BIOS bootloader</a>
 */
final class FirmwareConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    domain.os.loader.readonly = "yes";
    domain.os.loader.type = "pflash";
    domain.os.loader.path = spec.firmware().code().toString();
    domain.os.nvram.template = spec.firmware().varsTemplate().toString();
    domain.os.nvram.path = spec.firmware().vars().toString();
  }
}
