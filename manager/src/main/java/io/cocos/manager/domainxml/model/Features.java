package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <features>}: what the hypervisor gives the machine.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#hypervisor-features">libvirt: Hypervisor
 *     features</a>
 */
@XmlType(propOrder = {"otherElements", "pmu", "smm", "ioapic"})
public class Features extends OpenElement {
  public FeatureState pmu;
  public FeatureState smm;
  public IoApic ioapic;

  /** {@code <ioapic>}: who emulates the interrupt controller for devices. */
  public static class IoApic extends OpenElement {
    @XmlAttribute public String driver;
  }
}
