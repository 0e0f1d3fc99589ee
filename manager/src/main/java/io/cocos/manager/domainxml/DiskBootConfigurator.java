package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Alias;
import io.cocos.manager.domainxml.model.BackingStore;
import io.cocos.manager.domainxml.model.Controller;
import io.cocos.manager.domainxml.model.DeviceDriver;
import io.cocos.manager.domainxml.model.Devices;
import io.cocos.manager.domainxml.model.Disk;
import io.cocos.manager.domainxml.model.DiskSource;
import io.cocos.manager.domainxml.model.DiskTarget;
import io.cocos.manager.domainxml.model.Domain;
import java.util.Objects;

/**
 * The disk to boot from: the VM's own overlay over the image, on a virtio-scsi controller. The
 * template's first disk and first SCSI controller get completed, so options that an operator added
 * there stay.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms">libvirt:
 *     Hard drives, floppy disks, CDROMs</a>
 */
final class DiskBootConfigurator implements DomainConfigurator {
  private static final String SCSI = "scsi";
  private static final String FILE = "file";

  @Override
  public void configure(Domain domain, DomainSpec spec) {
    if (spec.boot() instanceof DomainSpec.DiskBoot boot) {
      configureController(controller(domain.devices), boot);
      configureDisk(disk(domain.devices), boot);
    }
  }

  private static void configureController(Controller controller, DomainSpec.DiskBoot boot) {
    controller.model = boot.disableLegacy() ? "virtio-non-transitional" : "virtio-scsi";
    controller.driver = Objects.requireNonNullElseGet(controller.driver, DeviceDriver::new);
    controller.driver.iommu = boot.iommuPlatform() ? "on" : null;
    controller.alias = new Alias();
    controller.alias.name = "ua-" + boot.controllerId();
  }

  private static void configureDisk(Disk disk, DomainSpec.DiskBoot boot) {
    disk.type = FILE;
    disk.driver = Objects.requireNonNullElseGet(disk.driver, DeviceDriver::new);
    disk.driver.name = "qemu";
    disk.driver.type = "qcow2";
    disk.source = Objects.requireNonNullElseGet(disk.source, DiskSource::new);
    disk.source.file = boot.overlay().toString();
    disk.backingStore = Objects.requireNonNullElseGet(disk.backingStore, BackingStore::new);
    disk.backingStore.type = FILE;
    disk.backingStore.format.type = boot.imageFormat();
    disk.backingStore.source.file = boot.image().toString();
    disk.target = Objects.requireNonNullElseGet(disk.target, DiskBootConfigurator::firstDisk);
    disk.target.bus = SCSI;
  }

  private static DiskTarget firstDisk() {
    DiskTarget target = new DiskTarget();
    target.dev = "sda";
    return target;
  }

  private static Controller controller(Devices devices) {
    for (Controller controller : devices.controllers) {
      if (SCSI.equals(controller.type)) {
        return controller;
      }
    }
    Controller controller = new Controller();
    controller.type = SCSI;
    devices.controllers.add(controller);
    return controller;
  }

  private static Disk disk(Devices devices) {
    for (Disk disk : devices.disks) {
      if (disk.device == null || disk.device.equals("disk")) {
        return disk;
      }
    }
    Disk disk = new Disk();
    disk.device = "disk";
    devices.disks.add(disk);
    return disk;
  }
}
