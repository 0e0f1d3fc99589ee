package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/** {@code <driver>} of a device: how QEMU serves it. */
public class DeviceDriver extends OpenElement {
  @XmlAttribute public String name;
  @XmlAttribute public String type;
  @XmlAttribute public String iommu;
}
