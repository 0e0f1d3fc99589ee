package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code <sysinfo>}; with type {@code fwcfg}, files that the guest sees in the firmware
 * configuration device.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#smbios-system-information">libvirt: SMBIOS
 *     system information</a>
 */
@XmlType(propOrder = {"entries", "otherElements"})
public class Sysinfo extends OpenElement {
  @XmlAttribute public String type;

  @XmlElement(name = "entry")
  public List<SysinfoEntry> entries = new ArrayList<>();
}
