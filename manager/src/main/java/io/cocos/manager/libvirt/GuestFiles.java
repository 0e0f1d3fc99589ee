package io.cocos.manager.libvirt;

import io.cocos.manager.confidential.FirmwareFile;
import io.cocos.manager.config.DiskImage;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The files that every VM starts from, and what to do about one that is missing. */
public final class GuestFiles {
  private record GuestFile(Path path, String what, String variable, String remedy) {
    boolean isMissing() {
      return !Files.isRegularFile(path) || !Files.isReadable(path);
    }
  }

  private static final byte[] QCOW2_MAGIC = {'Q', 'F', 'I', (byte) 0xfb};

  private final List<GuestFile> files;
  private final Path firmwareCode;
  private final GuestFile firmwareVars;
  private final Optional<DiskImage> disk;

  /** The files that the configuration names. */
  public GuestFiles(GuestConfig guest) {
    this.disk = guest.disk();
    this.files = new ArrayList<>(bootFiles(guest));
    files.add(
        new GuestFile(
            guest.firmwareCode(),
            "firmware code",
            "MANAGER_QEMU_OVMF_CODE_FILE",
            "install the package ovmf"));
    this.firmwareCode = guest.firmwareCode();
    this.firmwareVars =
        new GuestFile(
            guest.firmwareVars(),
            "firmware variables",
            "MANAGER_QEMU_OVMF_VARS_FILE",
            "install the package ovmf");
  }

  private static List<GuestFile> bootFiles(GuestConfig guest) {
    return guest
        .disk()
        .map(
            disk ->
                List.of(
                    new GuestFile(
                        disk.file(),
                        "guest disk image",
                        "MANAGER_QEMU_DISK_IMG_FILE",
                        "put it there")))
        .orElseGet(
            () ->
                List.of(
                    new GuestFile(
                        guest.kernel(),
                        "guest kernel",
                        "MANAGER_QEMU_DISK_IMG_KERNEL_FILE",
                        "build it with 'make image'"),
                    new GuestFile(
                        guest.rootfs(),
                        "guest root file system",
                        "MANAGER_QEMU_DISK_IMG_ROOTFS_FILE",
                        "build it with 'make image'")));
  }

  /** What is missing, in words; empty when every file can be read and is what it should be. */
  public Optional<String> missing() {
    return files.stream()
        .filter(GuestFile::isMissing)
        .findFirst()
        .or(this::missingVars)
        .map(
            file ->
                "the %s %s is not a readable file; %s, or set %s"
                    .formatted(file.what(), file.path(), file.remedy(), file.variable()))
        .or(() -> disk.flatMap(GuestFiles::otherFormat));
  }

  /** An image that holds variables needs no file of them. */
  private Optional<GuestFile> missingVars() {
    return Optional.of(firmwareVars)
        .filter(GuestFile::isMissing)
        .filter(vars -> !FirmwareFile.holdsVariables(firmwareCode));
  }

  /** A qcow2 file that is taken for a raw disk boots nothing, and nobody would say why. */
  private static Optional<String> otherFormat(DiskImage disk) {
    try (InputStream in = Files.newInputStream(disk.file())) {
      boolean qcow2 = Arrays.equals(in.readNBytes(QCOW2_MAGIC.length), QCOW2_MAGIC);
      return qcow2 == disk.format().equals("qcow2")
          ? Optional.empty()
          : Optional.of(
              "the guest disk image %s is %s qcow2 file, but MANAGER_QEMU_DISK_IMG_FORMAT is %s; 'qemu-img info' tells what it is"
                  .formatted(disk.file(), qcow2 ? "a" : "no", disk.format()));
    } catch (IOException failed) {
      return Optional.of(
          "the guest disk image %s cannot be read: %s; set MANAGER_QEMU_DISK_IMG_FILE to one that can"
              .formatted(disk.file(), failed));
    }
  }

  /**
   * Refuses to go on without them.
   *
   * @throws ManagerException with {@code HOST_FILE_UNUSABLE}, naming the file
   */
  void require() {
    missing()
        .ifPresent(
            missing -> {
              throw new ManagerException(ErrorCode.HOST_FILE_UNUSABLE, missing);
            });
  }
}
