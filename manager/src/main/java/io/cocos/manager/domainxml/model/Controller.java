package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <controller>}, what other devices are plugged into.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#controllers">libvirt: Controllers</a>
 */
@XmlType(propOrder = {"driver", "alias", "otherElements"})
public class Controller extends OpenElement {
  @XmlAttribute public String type;
  @XmlAttribute public String model;
  public DeviceDriver driver;
  public Alias alias;
}
