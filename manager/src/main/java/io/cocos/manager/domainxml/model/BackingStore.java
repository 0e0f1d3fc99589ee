package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;

/** {@code <backingStore>} of a disk: the image below its own. */
@XmlType(propOrder = {"format", "source", "otherElements"})
public class BackingStore extends OpenElement {
  @XmlAttribute public String type;
  public DiskFormat format = new DiskFormat();
  public DiskSource source = new DiskSource();
}
