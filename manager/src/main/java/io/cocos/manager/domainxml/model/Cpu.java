package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <cpu>}: what the guest sees as its processor.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#cpu-model-and-topology">libvirt: CPU model
 *     and topology</a>
 */
@XmlType(propOrder = {"model", "numa", "otherElements"})
public class Cpu extends OpenElement {
  @XmlAttribute public String mode;
  @XmlAttribute public String match;
  @XmlAttribute public String check;
  public CpuModel model;
  public Numa numa;
}
