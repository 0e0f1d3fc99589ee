package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The files without which no guest starts. */
class GuestFilesTest {
  @TempDir Path folder;

  private GuestFiles files(GuestFolder guest) {
    return new GuestFiles(guest.config("test:///default").guest());
  }

  private static Stream<Arguments> everyFile() {
    return Stream.of(
        file(GuestFolder::kernel, "guest kernel", "MANAGER_QEMU_DISK_IMG_KERNEL_FILE", "image"),
        file(
            GuestFolder::rootfs,
            "guest root file system",
            "MANAGER_QEMU_DISK_IMG_ROOTFS_FILE",
            "image"),
        file(GuestFolder::firmwareCode, "firmware code", "MANAGER_QEMU_OVMF_CODE_FILE", "ovmf"),
        file(
            GuestFolder::firmwareVars,
            "firmware variables",
            "MANAGER_QEMU_OVMF_VARS_FILE",
            "ovmf"));
  }

  private static Arguments file(
      Function<GuestFolder, Path> path, String what, String variable, String remedy) {
    return Arguments.of(path, what, variable, remedy);
  }

  @Test
  void whenAllAreThereNothingIsMissing() throws Exception {
    GuestFiles files = files(new GuestFolder(folder));

    files.require();

    assertThat(files.missing()).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("everyFile")
  void aMissingFileIsNamedWithWhatToDo(
      Function<GuestFolder, Path> path, String what, String variable, String remedy)
      throws Exception {
    GuestFolder guest = new GuestFolder(folder);
    Files.delete(path.apply(guest));

    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> files(guest).require())
        .withMessageContainingAll(what, path.apply(guest).toString(), variable, remedy)
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.HOST_FILE_UNUSABLE);
  }

  @Test
  void whoBootsFromADiskNeedsTheDiskAndNoKernel() throws Exception {
    GuestFolder guest = new GuestFolder(folder);
    Files.delete(guest.kernel());
    Files.delete(guest.rootfs());
    Path disk = folder.resolve("focal.img");
    GuestFiles files = diskFiles(guest, disk, "qcow2");

    assertThat(files.missing())
        .contains(
            "the guest disk image %s is not a readable file; put it there, or set MANAGER_QEMU_DISK_IMG_FILE"
                .formatted(disk));
    Files.write(disk, GuestFolder.QCOW2_MAGIC);
    assertThat(files.missing()).isEmpty();
  }

  @Test
  void aDiskOfAnotherFormatIsToldBeforeItBootsNothing() throws Exception {
    GuestFolder guest = new GuestFolder(folder);
    Path raw = Files.createFile(folder.resolve("focal.raw"));
    Path qcow2 = Files.write(folder.resolve("focal.qcow2"), GuestFolder.QCOW2_MAGIC);

    assertThat(diskFiles(guest, raw, "raw").missing()).isEmpty();
    assertThat(diskFiles(guest, raw, "qcow2").missing())
        .contains(
            "the guest disk image %s is no qcow2 file, but MANAGER_QEMU_DISK_IMG_FORMAT is qcow2; 'qemu-img info' tells what it is"
                .formatted(raw));
    assertThat(diskFiles(guest, qcow2, "raw").missing())
        .contains(
            "the guest disk image %s is a qcow2 file, but MANAGER_QEMU_DISK_IMG_FORMAT is raw; 'qemu-img info' tells what it is"
                .formatted(qcow2));
  }

  private static GuestFiles diskFiles(GuestFolder guest, Path disk, String format) {
    return new GuestFiles(
        guest
            .config(
                "test:///default",
                Map.of(
                    "MANAGER_QEMU_DISK_IMG_FILE",
                    disk.toString(),
                    "MANAGER_QEMU_DISK_IMG_FORMAT",
                    format))
            .guest());
  }

  @Test
  void aFolderIsNoFile() throws Exception {
    GuestFolder guest = new GuestFolder(folder);
    Files.delete(guest.kernel());
    Files.createDirectory(guest.kernel());

    assertThat(files(guest).missing())
        .hasValueSatisfying(missing -> assertThat(missing).contains("is not a readable file"));
  }
}
