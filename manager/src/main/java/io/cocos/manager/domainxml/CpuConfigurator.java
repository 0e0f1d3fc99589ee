package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Cpu;
import io.cocos.manager.domainxml.model.CpuModel;
import io.cocos.manager.domainxml.model.Domain;

/**
 * The processors' model and number.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#cpu-model-and-topology">libvirt: CPU model
 *     and topology</a>
 */
final class CpuConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    domain.vcpu.current = spec.cpu().vcpus();
    domain.vcpu.maximum = spec.cpu().maxVcpus();
    if (spec.cpu().isHost()) {
      setMode(domain.cpu, "host-passthrough");
    } else if (spec.cpu().isMaximum()) {
      setMode(domain.cpu, "maximum");
    } else {
      setModel(domain.cpu, spec.cpu().model());
    }
  }

  private static void setMode(Cpu cpu, String mode) {
    cpu.mode = mode;
    cpu.match = null;
    cpu.check = null;
    cpu.model = null;
  }

  private static void setModel(Cpu cpu, String name) {
    cpu.mode = "custom";
    cpu.match = "exact";
    // TCG lacks features of most models. QEMU leaves those out; any check would refuse to start.
    cpu.check = "none";
    cpu.model = new CpuModel();
    cpu.model.fallback = "allow";
    cpu.model.name = name;
  }
}
