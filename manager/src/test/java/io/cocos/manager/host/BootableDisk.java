package io.cocos.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk with a FAT file system, on which the firmware finds systemd's boot loader, and that the
 * project's own kernel and root file system.
 */
final class BootableDisk {
  private static final String BOOT_LOADER = "/usr/lib/systemd/boot/efi/systemd-bootx64.efi";
  private static final String SECTORS_OF_64_MIB = "131072";

  private BootableDisk() {}

  /** Makes the disk, as a qcow2 file in that folder. */
  static Path create(Path folder) throws Exception {
    Path disk = folder.resolve("disk.raw");
    run("mformat", "-C", "-F", "-T", SECTORS_OF_64_MIB, "-i", disk.toString(), "::");
    run("mmd", "-i", disk.toString(), "::/EFI", "::/EFI/BOOT", "::/loader", "::/loader/entries");
    copy(disk, Path.of(BOOT_LOADER), "/EFI/BOOT/BOOTX64.EFI");
    copy(disk, HostManager.projectFile("img/bzImage"), "/bzImage");
    copy(disk, HostManager.projectFile("img/rootfs.cpio.gz"), "/rootfs.cpio.gz");
    Path entry =
        Files.writeString(
            folder.resolve("cocos.conf"),
            """
            linux /bzImage
            initrd /rootfs.cpio.gz
            options console=ttyS0 quiet cryptomgr.notests no_timer_check
            """);
    copy(disk, entry, "/loader/entries/cocos.conf");
    Path image = folder.resolve("disk.img");
    run("qemu-img", "convert", "-O", "qcow2", disk.toString(), image.toString());
    Files.delete(disk);
    return image;
  }

  private static void copy(Path disk, Path file, String to) throws Exception {
    run("mcopy", "-i", disk.toString(), file.toString(), "::" + to);
  }

  private static void run(String... command) throws Exception {
    Command done = Command.run(command);
    assertThat(done.exitCode()).as(done.output()).isZero();
  }
}
