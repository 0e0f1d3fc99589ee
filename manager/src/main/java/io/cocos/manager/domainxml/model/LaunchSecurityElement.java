package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <launchSecurity>}: how the guest's memory is encrypted.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#launch-security">libvirt: Launch Security</a>
 */
@XmlType(
    name = "launchSecurity",
    propOrder = {"cBitPosition", "reducedPhysBits", "policy", "otherElements"})
public class LaunchSecurityElement extends OpenElement {
  @XmlAttribute public String type;
  @XmlAttribute public String kernelHashes;

  @XmlElement(name = "cbitpos")
  public Integer cBitPosition;

  public Integer reducedPhysBits;
  public String policy;
}
