package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlValue;

/**
 * {@code <maxMemory>}: what the guest's memory can grow to, and by how many modules.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#memory-allocation">libvirt: Memory
 *     allocation</a>
 */
public class MaxMemory extends OpenText {
  @XmlAttribute public Integer slots;
  @XmlAttribute public String unit;
  @XmlValue public Long value;
}
