package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <disk>}.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms">libvirt:
 *     Hard drives, floppy disks, CDROMs</a>
 */
@XmlType(propOrder = {"driver", "source", "backingStore", "target", "otherElements"})
public class Disk extends OpenElement {
  @XmlAttribute public String type;
  @XmlAttribute public String device;
  public DeviceDriver driver;
  public DiskSource source;
  public BackingStore backingStore;
  public DiskTarget target;
}
