package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.DeviceDriver;
import io.cocos.manager.domainxml.model.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  private static final String IOMMU = "iommu";
  private static final String ON = "on";

  @Override
  public void configure(Domain domain, DomainSpec spec) {
    if (spec.launchSecurity().isEmpty()) {
      return;
    }
    domain.devices.controllers.stream()
        .filter(controller -> controller.model != null && controller.model.startsWith(VIRTIO))
        .forEach(controller -> controller.driver = shared(controller.driver));
    domain.devices.disks.stream()
        .filter(disk -> disk.target != null && VIRTIO.equals(disk.target.bus))
        .forEach(disk -> disk.driver = shared(disk.driver));
    domain.devices.otherElements.stream()
        .filter(VirtioConfigurator::isVirtio)
        .forEach(device -> driver(device).setAttribute(IOMMU, ON));
  }

  private static DeviceDriver shared(DeviceDriver driver) {
    DeviceDriver shared = Objects.requireNonNullElseGet(driver, DeviceDriver::new);
    shared.iommu = ON;
    return shared;
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
