package io.cocos.manager.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.HostResources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of the kernel's accounts. */
class LinuxHostTest {
  private static final long MEBIBYTE = 1024 * 1024;

  @TempDir Path folder;

  private HostResources look() {
    return new LinuxHost(folder, new DiskSpace(folder, 0), () -> OptionalInt.of(509)).look();
  }

  private void memoryIs(String... lines) throws Exception {
    Files.writeString(folder.resolve("meminfo"), String.join("\n", lines) + "\n");
  }

  @Test
  void memoryIsWhatTheKernelSays() throws Exception {
    memoryIs("MemTotal:       24651776 kB", "MemFree:  1 kB", "MemAvailable:   10485760 kB");

    assertThat(look().memoryBytes()).hasValue(24_074 * MEBIBYTE);
    assertThat(look().availableBytes()).hasValue(10_240 * MEBIBYTE);
  }

  @Test
  void memoryThatTheKernelDoesNotTellIsNotGuessed() throws Exception {
    assertThat(look().availableBytes()).isEmpty();

    memoryIs("MemAvailable:   plenty kB");
    assertThat(look().availableBytes()).isEmpty();

    memoryIs("MemTotal:       24651576 kB");
    assertThat(look().availableBytes()).isEmpty();
    assertThat(look().memoryBytes()).isPresent();
  }

  @Test
  void cpusAreThoseThatTheKernelLists() throws Exception {
    assertThat(look().cpus()).isEmpty();

    Files.writeString(
        folder.resolve("cpuinfo"),
        "processor\t: 0\nmodel name\t: any\n\nprocessor\t: 1\nmodel name\t: any\n\n");

    assertThat(look().cpus()).hasValue(2);
  }

  @Test
  void freeSpaceIsThatOfTheFolder() throws Exception {
    assertThat(look().freeDiskBytes().orElseThrow())
        .isPositive()
        .isLessThanOrEqualTo(Files.getFileStore(folder).getTotalSpace());
  }

  @Test
  void slotsAreWhatIsKnownOfThem() {
    assertThat(look().confidentialSlots()).hasValue(509);
  }

  @Test
  void thisMachineCanBeRead() {
    HostResources host =
        new LinuxHost(new DiskSpace(folder.resolve("not/yet"), 0), OptionalInt::empty).look();

    assertThat(host.memoryBytes().orElseThrow())
        .isGreaterThan(host.availableBytes().orElseThrow())
        .isPositive();
    assertThat(host.cpus().orElseThrow()).isPositive();
    assertThat(host.freeDiskBytes().orElseThrow()).isPositive();
    assertThat(host.confidentialSlots()).isEmpty();
  }

  @Test
  void aDiskWithLessThanItsReserveIsShort() {
    assertThat(new DiskSpace(folder, 1).shortage()).isEmpty();

    assertThat(new DiskSpace(folder, Long.MAX_VALUE).shortage())
        .hasValueSatisfying(
            shortage ->
                assertThat(shortage)
                    .contains("MiB are free in " + folder)
                    .endsWith("; remove VMs, set MANAGER_STATE_DIR, or lower it"));
  }
}
