package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.Tpm;

/**
 * A TPM 2.0 that libvirt emulates beside the guest, with state of this VM's own. An operator's own
 * in the template stays instead; a machine can have one only.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#tpm-device">libvirt: TPM device</a>
 */
final class TpmConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    if (spec.vtpm() && domain.devices.tpms.isEmpty()) {
      Tpm tpm = new Tpm();
      tpm.model = "tpm-crb";
      tpm.backend = new Tpm.Backend();
      tpm.backend.type = "emulator";
      tpm.backend.version = "2.0";
      domain.devices.tpms.add(tpm);
    }
  }
}
