package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/** {@code <format>} of an image. */
public class DiskFormat extends OpenElement {
  @XmlAttribute public String type;
}
