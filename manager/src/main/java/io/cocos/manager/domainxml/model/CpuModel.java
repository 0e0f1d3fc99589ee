package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlValue;

/** {@code <model>} of {@code <cpu>}: one of libvirt's named processors. */
public class CpuModel extends OpenText {
  @XmlAttribute public String fallback;
  @XmlValue public String name;
}
