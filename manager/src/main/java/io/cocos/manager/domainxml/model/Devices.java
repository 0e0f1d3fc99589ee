package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code <devices>}. Only the emulator and serial ports are modelled; all the others stay as the
 * template has them.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#devices">libvirt: Devices</a>
 */
@XmlType(propOrder = {"emulator", "otherElements", "serials"})
public class Devices extends OpenElement {
  public String emulator;

  @XmlElement(name = "serial")
  public List<Serial> serials = new ArrayList<>();
}
