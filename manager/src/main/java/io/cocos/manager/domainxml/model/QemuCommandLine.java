package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code <qemu:commandline>}: arguments which libvirt hands to QEMU as they are, after its own.
 *
 * @see <a href="https://libvirt.org/kbase/qemu-passthrough-security.html">libvirt: QEMU
 *     command-line passthrough</a>
 */
@XmlType(propOrder = {"arguments", "otherElements"})
public class QemuCommandLine extends OpenElement {
  /** The XML namespace without which libvirt drops the element. */
  public static final String NAMESPACE = "http://libvirt.org/schemas/domain/qemu/1.0";

  @XmlElement(name = "arg", namespace = NAMESPACE)
  public List<QemuArgument> arguments = new ArrayList<>();
}
