package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlValue;

/**
 * {@code <vcpu>}: how many processors the guest can have, and how many of them are there at boot.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#cpu-allocation">libvirt: CPU allocation</a>
 */
public class Vcpu extends OpenText {
  @XmlAttribute public Integer current;
  @XmlValue public Integer maximum;
}
