package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/** {@code <target>} of a disk: what it is plugged into. */
public class DiskTarget extends OpenElement {
  @XmlAttribute public String dev;
  @XmlAttribute public String bus;
}
