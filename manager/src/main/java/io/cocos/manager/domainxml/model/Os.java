package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <os>}: machine, firmware and what is booted.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#operating-system-booting">libvirt: Operating
 *     system booting</a>
 */
@XmlType(
    propOrder = {"type", "loader", "nvram", "kernel", "initrd", "commandLine", "otherElements"})
public class Os extends OpenElement {
  public OsType type = new OsType();
  public Loader loader = new Loader();
  public Nvram nvram = new Nvram();
  public String kernel;
  public String initrd;

  @XmlElement(name = "cmdline")
  public String commandLine;
}
