package io.cocos.manager.libvirt;

import java.nio.file.Path;

/**
 * The one folder that holds every file of one VM.
 *
 * @param path the folder
 */
record VmFolder(Path path) {
  /** The VM's own copy of the firmware's variables; libvirt makes it. */
  Path firmwareVars() {
    return path.resolve("vars.fd");
  }

  /** The kernel that the VM was started with. */
  Path kernel() {
    return path.resolve("kernel");
  }

  /** The initial root file system that the VM was started with. */
  Path rootfs() {
    return path.resolve("rootfs");
  }

  /** What the VM wrote to its disk, over the image that it booted from. */
  Path diskOverlay() {
    return path.resolve("disk.qcow2");
  }

  /** The computation that the VM was launched for. */
  Path computation() {
    return path.resolve("computation.json");
  }

  /** What the guest printed on its serial console; libvirt's log daemon writes and caps it. */
  Path consoleLog() {
    return path.resolve("console.log");
  }
}
