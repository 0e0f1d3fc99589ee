package io.cocos.manager.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * A variable of the original that is known and not read.
 *
 * @param name what it is called
 * @param instead what is so instead of it
 */
record UnusedVariable(String name, String instead) {
  static final List<UnusedVariable> ALL =
      Stream.of(
              obsolete(
                  "USE_SUDO",
                  "libvirt starts QEMU, and MANAGER_LIBVIRT_URI says with whose rights"),
              obsolete("NO_GRAPHIC", "a guest has a display when its domain template gives it one"),
              obsolete("MONITOR", "'virsh qemu-monitor-command' reaches the monitor of each VM"),
              obsolete("DISK_IMG_IF", "libvirt connects disks as the domain template says"),
              obsolete("DISK_IMG_ID", "libvirt names disks itself"),
              obsolete("SEV_ID", "libvirt names the SEV object itself, lsec0"))
          .toList();

  /** What whoever set it is told. */
  String remark() {
    return "%s is set and means nothing any more: %s".formatted(name, instead);
  }

  private static UnusedVariable obsolete(String name, String instead) {
    return new UnusedVariable("MANAGER_QEMU_" + name, instead);
  }
}
