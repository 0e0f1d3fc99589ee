package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/** {@code <source>} of a disk: the file that holds it. */
public class DiskSource extends OpenElement {
  @XmlAttribute public String file;
}
