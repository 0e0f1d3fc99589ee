package io.cocos.manager.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/**
 * A host with AMD SEV, as far as libvirt can tell: a libvirt of its own, inside this process and
 * with all its files in one folder, and an emulator that says what QEMU says on such a host. The
 * host's own libvirt and its configuration have no part in it.
 */
final class SevHostSimulation implements AutoCloseable {
  private static final String QEMU_CONF =
      """
      user = "+%s"
      group = "+%s"
      security_driver = "none"
      cgroup_controllers = []
      namespaces = []
      remember_owner = 0
      stdio_handler = "file"
      """;

  private static final boolean HAS_KVM = isAccessible(Path.of("/dev/kvm"));
  private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

  private final Path folder;
  private final ConfidentialEmulator emulator;

  SevHostSimulation() throws IOException {
    folder = HostManager.stateFolder();
    Files.createDirectories(folder.resolve("libvirt/etc"));
    Files.createDirectories(folder.resolve("emulator"));
    Files.writeString(
        folder.resolve("libvirt/etc/qemu.conf"),
        QEMU_CONF.formatted(
            Files.getAttribute(folder, "unix:uid"), Files.getAttribute(folder, "unix:gid")));
    emulator = new ConfidentialEmulator(folder.resolve("emulator"));
    UnlockedTemplates.write(templates());
  }

  /** Whether libvirt will start a guest whose memory is locked for this user. */
  static boolean canLockMemory() throws IOException {
    return IS_ROOT
        || Files.readAllLines(Path.of("/proc/self/limits")).stream()
            .anyMatch(line -> line.matches("Max locked memory +\\S+ +unlimited .*"));
  }

  /**
   * What makes a manager use it. libvirt talks of KVM guests only where there is a /dev/kvm,
   * whatever the emulator says; elsewhere the guest is an emulated one for libvirt too.
   */
  Map<String, String> variables() {
    return Map.of(
        "MANAGER_QEMU_ENABLE_SEV",
        "true",
        "MANAGER_QEMU_ENABLE_KVM",
        HAS_KVM ? "auto" : "false",
        "MANAGER_LIBVIRT_URI",
        uri(),
        "MANAGER_TEMPLATE_DIR",
        templates().toString(),
        "MANAGER_QEMU_EMULATOR",
        emulator.path().toString(),
        "MANAGER_QEMU_HOST_FWD_1",
        "31222",
        "MANAGER_QEMU_HOST_FWD_2",
        "31301",
        "MANAGER_QEMU_HOST_FWD_3",
        "31320");
  }

  /** How libvirt is to tell the emulator to execute guests. */
  String acceleration() {
    return HAS_KVM ? "kvm" : "tcg";
  }

  /** libvirt's document of a domain that runs. */
  String documentOf(String name) throws LibvirtException {
    Connect libvirt = new Connect(uri());
    try {
      Domain domain = libvirt.domainLookupByName(name);
      try {
        return domain.getXMLDesc(0);
      } finally {
        domain.free();
      }
    } finally {
      libvirt.close();
    }
  }

  ConfidentialEmulator emulator() {
    return emulator;
  }

  @Override
  public void close() throws IOException {
    HostManager.removeFolder(folder);
  }

  private static boolean isAccessible(Path device) {
    return Files.isReadable(device) && Files.isWritable(device);
  }

  private String uri() {
    return "qemu:///embed?root=" + folder.resolve("libvirt");
  }

  private Path templates() {
    return folder.resolve("templates");
  }
}
