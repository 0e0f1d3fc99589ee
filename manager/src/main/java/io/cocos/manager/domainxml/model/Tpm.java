package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <tpm>}: a trusted platform module.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#tpm-device">libvirt: TPM device</a>
 */
@XmlType(propOrder = {"backend", "otherElements"})
public class Tpm extends OpenElement {
  @XmlAttribute public String model;
  public Backend backend;

  /** {@code <backend>}: what it is on the host. */
  @XmlType(name = "tpmBackend")
  public static class Backend extends OpenElement {
    @XmlAttribute public String type;
    @XmlAttribute public String version;
  }
}
