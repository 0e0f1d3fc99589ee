package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlValue;

/**
 * {@code <memory>} and its like: a number and the unit it counts.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#memory-allocation">libvirt: Memory
 *     allocation</a>
 */
public class ScaledInteger extends OpenText {
  @XmlAttribute public String unit;
  @XmlValue public Long value;
}
