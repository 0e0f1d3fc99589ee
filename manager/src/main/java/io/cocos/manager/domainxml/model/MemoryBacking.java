package io.cocos.manager.domainxml.model;

import jakarta.xml.bind.annotation.XmlType;

/**
 * {@code <memoryBacking>}: what the guest's memory is on the host.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#memory-backing">libvirt: Memory backing</a>
 */
@XmlType(propOrder = {"locked", "otherElements"})
public class MemoryBacking extends OpenElement {
  public Locked locked;

  /** {@code <locked>}: the host keeps all of it in its memory. */
  public static class Locked {}
}
