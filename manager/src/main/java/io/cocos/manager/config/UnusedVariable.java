package io.cocos.manager.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * A variable of the original that is known and not read.
 *
 * @param name what it is called
 * @param standing why it is not read
 * @param instead what is so instead of it
 */
record UnusedVariable(String name, Standing standing, String instead) {
  /** Why a variable is not read. */
  enum Standing {
    /** Nothing here could use it. Whoever sets it is told what there is instead. */
    OBSOLETE("%s is set and means nothing any more: %s"),
    /** What it is for is not there yet. */
    NOT_YET("%s is set, and this version does nothing with it: %s");

    private final String sentence;

    Standing(String sentence) {
      this.sentence = sentence;
    }
  }

  static final List<UnusedVariable> ALL =
      Stream.of(
              notYet("COCOS_JAEGER_URL", "no traces are sent"),
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
    return standing.sentence.formatted(name, instead);
  }

  private static UnusedVariable notYet(String name, String instead) {
    return new UnusedVariable(name, Standing.NOT_YET, instead);
  }

  private static UnusedVariable obsolete(String name, String instead) {
    return new UnusedVariable("MANAGER_QEMU_" + name, Standing.OBSOLETE, instead);
  }
}
