package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.FeatureState;
import io.cocos.manager.domainxml.model.Features;

/**
 * What the machines of some technologies cannot have. The memory and registers of SEV-SNP and TDX
 * guests are closed to a system management mode of the host's; a TD has no performance counters of
 * the host's either, and its I/O APIC is QEMU's, since KVM has none for it.
 *
 * @see <a href="https://www.qemu.org/docs/master/system/i386/tdx.html">QEMU: Intel Trusted Domain
 *     eXtension</a>
 */
final class FeaturesConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    switch (spec.metadata().confidential()) {
      case NONE, SEV, SEV_ES -> {}
      case SEV_SNP -> features(domain).smm = off();
      case TDX -> {
        Features features = features(domain);
        features.smm = off();
        features.pmu = off();
        features.ioapic = new Features.IoApic();
        features.ioapic.driver = "qemu";
      }
    }
  }

  private static Features features(Domain domain) {
    if (domain.features == null) {
      domain.features = new Features();
    }
    return domain.features;
  }

  private static FeatureState off() {
    FeatureState state = new FeatureState();
    state.state = "off";
    return state;
  }
}
