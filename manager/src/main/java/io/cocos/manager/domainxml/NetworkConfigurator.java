package io.cocos.manager.domainxml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.QemuArgument;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * The user network with its forwards, as two arguments of QEMU's own: this libvirt has no element
 * for host forwards, and only so are they made with the VM, all or none. Both are JSON; a card in
 * the older notation would be plugged before libvirt's devices and take the slot of one.
 *
 * <p>The template's user network, if it has one in JSON, is what gets completed, so options that an
 * operator added there stay. All other arguments stay too.
 *
 * @see <a href="https://www.qemu.org/docs/master/system/invocation.html">QEMU: Invocation</a>
 */
final class NetworkConfigurator implements DomainConfigurator {
  private static final String NETDEV = "-netdev";
  private static final String DEVICE = "-device";

  private final ObjectMapper json = new ObjectMapper();

  @Override
  public void configure(Domain domain, DomainSpec spec) {
    List<QemuArgument> arguments = domain.commandLine.arguments;
    ObjectNode netdev = take(arguments, NETDEV, option -> "user".equals(text(option, "type")));
    ObjectNode device = take(arguments, DEVICE, option -> isAttached(option, netdev));
    configureNetdev(netdev, spec.network());
    configureDevice(device, spec.network());
    append(arguments, NETDEV, netdev);
    append(arguments, DEVICE, device);
  }

  private static void configureNetdev(ObjectNode netdev, DomainSpec.Network network) {
    netdev.put("type", "user");
    netdev.put("id", network.netdevId());
    netdev.put("restrict", network.restrict());
    ArrayNode forwards = netdev.putArray("hostfwd");
    for (HostForward forward : network.forwards()) {
      forwards.addObject().put("str", hostfwd(forward));
    }
  }

  /** A forward as QEMU takes it; it has no character that JSON or XML would write otherwise. */
  static String hostfwd(HostForward forward) {
    return "tcp:%s:%d-:%d"
        .formatted(forward.hostAddress(), forward.hostPort(), forward.guestPort());
  }

  private static void configureDevice(ObjectNode device, DomainSpec.Network network) {
    if (!device.has("driver")) {
      device.put("driver", "virtio-net-pci");
    }
    device.put("netdev", network.netdevId());
    device.put("id", network.netdevId() + "-device");
    device.put("disable-legacy", network.disableLegacy() ? "on" : "off");
    device.put("iommu_platform", network.iommuPlatform());
    device.put("romfile", network.romFile());
  }

  /** Takes the first option of that name and kind out of the arguments; without one, a new one. */
  private ObjectNode take(
      List<QemuArgument> arguments, String name, Predicate<ObjectNode> isWanted) {
    for (int at = 0; at + 1 < arguments.size(); at++) {
      if (name.equals(arguments.get(at).value)
          && parse(arguments.get(at + 1).value) instanceof ObjectNode option
          && isWanted.test(option)) {
        arguments.subList(at, at + 2).clear();
        return option;
      }
    }
    return json.createObjectNode();
  }

  /** The argument as JSON, or null when it is in the older notation. */
  private JsonNode parse(String argument) {
    try {
      return json.readTree(argument);
    } catch (JsonProcessingException olderNotation) {
      return null;
    }
  }

  private static boolean isAttached(ObjectNode device, ObjectNode netdev) {
    return netdev.has("id") && text(netdev, "id").equals(text(device, "netdev"));
  }

  private static String text(ObjectNode option, String field) {
    return option.path(field).asText();
  }

  private void append(List<QemuArgument> arguments, String name, ObjectNode option) {
    try {
      arguments.add(new QemuArgument(name));
      arguments.add(new QemuArgument(json.writeValueAsString(option)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
