package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;

/** Machine type, and who executes it. */
final class MachineConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    domain.type =
        switch (spec.acceleration()) {
          case KVM -> "kvm";
          case TCG -> "qemu";
        };
    domain.os.type.machine = spec.machine();
  }
}
