package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The template's virtio devices, for a guest with encrypted memory: each keeps to the memory that
 * the guest shares with it, since it would read nonsense elsewhere. An operator who adds a device
 * need not think of it. Devices of other guests stay as they are.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#virtio-related-options">libvirt:
 *     Virtio-related options</a>
 */
final class VirtioConfigurator implements DomainConfigurator {
  private static final String VIRTIO = "virtio";

  @Override
  public void configure(Domain domain, DomainSpec spec) {
    if (spec.launchSecurity().isPresent()) {
      domain.devices.otherElements.stream()
          .filter(VirtioConfigurator::isVirtio)
          .forEach(device -> driver(device).setAttribute("iommu", "on"));
    }
  }

  /** What a device is stands in it, in the attribute where libvirt has it for its kind. */
  private static boolean isVirtio(Element device) {
    return device.getAttribute("model").startsWith(VIRTIO)
        || children(device, "model").stream()
            .anyMatch(model -> model.getAttribute("type").startsWith(VIRTIO))
        || children(device, "target").stream()
            .anyMatch(target -> target.getAttribute("bus").equals(VIRTIO));
  }

  private static Element driver(Element device) {
    List<Element> drivers = children(device, "driver");
    if (!drivers.isEmpty()) {
      return drivers.get(0);
    }
    Element driver = device.getOwnerDocument().createElementNS(null, "driver");
    device.appendChild(driver);
    return driver;
  }

  private static List<Element> children(Element device, String name) {
    List<Element> children = new ArrayList<>();
    for (Node child = device.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && name.equals(element.getLocalName())) {
        children.add(element);
      }
    }
    return children;
  }
}
