package io.cocos.manager.libvirt;

import io.cocos.manager.config.ManagerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder with all the files that a guest needs, none of which could boot anything. */
final class GuestFolder {
  /** What every qcow2 file begins with. */
  static final byte[] QCOW2_MAGIC = {'Q', 'F', 'I', (byte) 0xfb};

  private final Path folder;

  GuestFolder(Path folder) throws IOException {
    this.folder = folder;
    for (Path file : List.of(kernel(), rootfs(), firmwareCode(), firmwareVars())) {
      Files.writeString(file, "contents of " + file.getFileName());
    }
  }

  Path kernel() {
    return folder.resolve("bzImage");
  }

  Path rootfs() {
    return folder.resolve("rootfs.cpio.gz");
  }

  Path firmwareCode() {
    return folder.resolve("CODE.fd");
  }

  Path firmwareVars() {
    return folder.resolve("VARS.fd");
  }

  Path state() {
    return folder.resolve("state");
  }

  /** The names of what is in the state folder for single VMs. */
  List<String> stateEntries() throws IOException {
    if (!Files.exists(state())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(state())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.equals("images") && !name.equals("libvirt"))
          .toList();
    }
  }

  /** A manager's configuration for emulated guests of these files. */
  ManagerConfig config(String libvirtUri) {
    return config(libvirtUri, Map.of());
  }

  /** The same with these variables too. */
  ManagerConfig config(String libvirtUri, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("MANAGER_LIBVIRT_URI", libvirtUri);
    variables.put("MANAGER_STATE_DIR", state().toString());
    variables.put("MANAGER_QEMU_ENABLE_KVM", "false");
    variables.put("MANAGER_QEMU_DISK_IMG_KERNEL_FILE", kernel().toString());
    variables.put("MANAGER_QEMU_DISK_IMG_ROOTFS_FILE", rootfs().toString());
    variables.put("MANAGER_QEMU_OVMF_CODE_FILE", firmwareCode().toString());
    variables.put("MANAGER_QEMU_OVMF_VARS_FILE", firmwareVars().toString());
    variables.putAll(more);
    return ManagerConfig.fromEnvironment(variables, folder, false);
  }

  /** The template that the project ships. */
  static Path template() {
    return template("direct-boot.xml");
  }

  /** One of the templates that the project ships. */
  static Path template(String name) {
    Path module = Path.of("").toAbsolutePath();
    Path project = Files.exists(module.resolve("libvirt-templates")) ? module : module.getParent();
    return project.resolve("libvirt-templates").resolve(name);
  }
}
