package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <serial>}, a serial port.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#serial-port">libvirt: Serial port</a>
 */
@XmlType(propOrder = {"log", "otherElements"})
public class Serial extends OpenElement {
  @XmlAttribute public String type;
  public SerialLog log;
}
