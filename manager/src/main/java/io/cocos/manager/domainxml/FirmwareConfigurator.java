package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.DomainSpec.Flash;
import io.cocos.manager.domainxml.DomainSpec.Rom;
import io.cocos.manager.domainxml.model.Domain;

/**
 * The firmware: in flash with variables of this VM's own, or one image without any.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#bios-bootloader">libvirt: BIOS bootloader</a>
 */
final class FirmwareConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    domain.os.loader.readonly = "yes";
    if (spec.firmware() instanceof Flash flash) {
      domain.os.loader.type = "pflash";
      domain.os.loader.path = flash.code().toString();
      domain.os.nvram.template = flash.varsTemplate().toString();
      domain.os.nvram.path = flash.vars().toString();
    } else if (spec.firmware() instanceof Rom rom) {
      domain.os.loader.type = "rom";
      domain.os.loader.stateless = "yes";
      domain.os.loader.path = rom.image().toString();
      domain.os.nvram = null;
    }
  }
}
