package io.cocos.manager.libvirt;

import java.util.concurrent.atomic.AtomicReference;

/** What the host can, asked for once: it does not change while libvirt runs. */
final class HostCapabilitiesOnce {
  private final LibvirtConnection connection;
  private final AtomicReference<HostCapabilities> known = new AtomicReference<>();

  HostCapabilitiesOnce(LibvirtConnection connection) {
    this.connection = connection;
  }

  /** The host's capabilities; concurrent first callers may ask more than once. */
  HostCapabilities get() {
    HostCapabilities capabilities = known.get();
    if (capabilities == null) {
      capabilities =
          HostCapabilities.parse(
              connection.call("tell its capabilities", session -> session.getCapabilities()));
      known.set(capabilities);
    }
    return capabilities;
  }
}
