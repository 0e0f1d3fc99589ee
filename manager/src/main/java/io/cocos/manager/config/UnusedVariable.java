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
    NOT_YET("%s is set, and this version does nothing with it: %s"),
    /** Going on without what it asks for would be less secure than its owner believes. */
    NOT_SAFELY("%s is set, but %s; unset it to start");

    private final String sentence;

    Standing(String sentence) {
      this.sentence = sentence;
    }
  }

  static final List<UnusedVariable> ALL =
      Stream.of(
              unserved("MANAGER_HTTP_SERVER_CERT"),
              unserved("MANAGER_HTTP_SERVER_KEY"),
              unserved("MANAGER_HTTP_CLIENT_CA_CERTS"),
              unserved("MANAGER_GRPC_SERVER_CERT"),
              unserved("MANAGER_GRPC_SERVER_KEY"),
              unserved("MANAGER_GRPC_CLIENT_CA_CERTS"),
              notYet("COCOS_NOTIFICATION_SERVER_URL", "no events are sent"),
              noDisk("DISK_IMG_FILE"),
              noDisk("DISK_IMG_FORMAT"),
              noDisk("VIRTIO_SCSI_PCI_ID"),
              noDisk("VIRTIO_SCSI_PCI_DISABLE_LEGACY"),
              noDisk("VIRTIO_SCSI_PCI_IOMMU_PLATFORM"),
              noSev("SEV_ID"),
              noSev("SEV_CBITPOS"),
              noSev("SEV_REDUCED_PHYS_BITS"),
              obsolete(
                  "USE_SUDO",
                  "libvirt starts QEMU, and MANAGER_LIBVIRT_URI says with whose rights"),
              obsolete("NO_GRAPHIC", "a guest has a display when its domain template gives it one"),
              obsolete("MONITOR", "'virsh qemu-monitor-command' reaches the monitor of each VM"),
              obsolete("DISK_IMG_IF", "libvirt connects disks as the domain template says"),
              obsolete("DISK_IMG_ID", "libvirt names disks itself"))
          .toList();

  /** What whoever set it is told. */
  String remark() {
    return standing.sentence.formatted(name, instead);
  }

  private static UnusedVariable unserved(String name) {
    return new UnusedVariable(
        name, Standing.NOT_SAFELY, "this version serves without TLS, in the clear");
  }

  private static UnusedVariable notYet(String name, String instead) {
    return new UnusedVariable(name, Standing.NOT_YET, instead);
  }

  private static UnusedVariable noDisk(String name) {
    return notYet("MANAGER_QEMU_" + name, "guests boot from kernel and root file system, not disk");
  }

  private static UnusedVariable noSev(String name) {
    return notYet("MANAGER_QEMU_" + name, "guests are not confidential");
  }

  private static UnusedVariable obsolete(String name, String instead) {
    return new UnusedVariable("MANAGER_QEMU_" + name, Standing.OBSOLETE, instead);
  }
}
