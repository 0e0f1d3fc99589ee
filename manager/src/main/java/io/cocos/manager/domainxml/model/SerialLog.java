package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlAttribute;

/**
 * {@code <log>} of a character device: the file that holds all the guest wrote to it.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#common-log">libvirt: Consoles, serial,
 *     parallel and channel devices</a>
 */
public class SerialLog extends OpenElement {
  @XmlAttribute public String file;
  @XmlAttribute public String append;
}
