package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;

/** Machine type, and who executes it. Without an emulator of its own, the template's stays. */
final class MachineConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    domain.type =
        switch (spec.acceleration()) {
          case KVM -> "kvm";
          case TCG -> "qemu";
        };
    domain.os.type.machine = spec.machine();
    spec.emulator().ifPresent(path -> domain.devices.emulator = path.toString());
  }
}
