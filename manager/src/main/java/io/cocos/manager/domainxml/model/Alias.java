package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/** {@code <alias>}: the name of a device; libvirt keeps one that begins with {@code ua-}. */
public class Alias extends OpenElement {
  @XmlAttribute public String name;
}
