package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code <devices>}. The emulator, controllers, disks, serial ports and TPMs are modelled; all the
 * others stay as the template has them.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#devices">libvirt: Devices</a>
 */
@XmlType(propOrder = {"emulator", "otherElements", "controllers", "disks", "serials", "tpms"})
public class Devices extends OpenElement {
  public String emulator;

  @XmlElement(name = "controller")
  public List<Controller> controllers = new ArrayList<>();

  @XmlElement(name = "disk")
  public List<Disk> disks = new ArrayList<>();

  @XmlElement(name = "serial")
  public List<Serial> serials = new ArrayList<>();

  @XmlElement(name = "tpm")
  public List<Tpm> tpms = new ArrayList<>();
}
