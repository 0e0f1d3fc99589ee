package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code <domain>}, the root of the document.
 *
 * @see <a href="https://libvirt.org/formatdomain.html">libvirt: Domain XML format</a>
 */
@XmlRootElement(name = "domain")
@XmlType(
    propOrder = {
      "name",
      "uuid",
      "metadata",
      "maxMemory",
      "memory",
      "currentMemory",
      "memoryBacking",
      "vcpu",
      "sysinfo",
      "os",
      "cpu",
      "features",
      "otherElements",
      "devices",
      "launchSecurity",
      "commandLine"
    })
public class Domain extends OpenElement {
  @XmlAttribute public String type;
  public String name;
  public String uuid;
  public Metadata metadata = new Metadata();
  public MaxMemory maxMemory;
  public ScaledInteger memory = new ScaledInteger();
  public ScaledInteger currentMemory = new ScaledInteger();
  public MemoryBacking memoryBacking;
  public Vcpu vcpu = new Vcpu();
  public List<Sysinfo> sysinfo = new ArrayList<>();
  public Os os = new Os();
  public Cpu cpu = new Cpu();
  public Features features;
  public Devices devices = new Devices();
  public LaunchSecurityElement launchSecurity;

  @XmlElement(name = "commandline", namespace = QemuCommandLine.NAMESPACE)
  public QemuCommandLine commandLine = new QemuCommandLine();
}
