package io.cocos.manager.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.HostResources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the kernel's accounts. */
class LinuxHostTest {
  private static final long MEBIBYTE = 1024 * 1024;

  @TempDir Path folder;

  private HostResources look() {
    return new LinuxHost(folder, new DiskSpace(folder, 0), () -> OptionalInt.of(509)).look();
  }

  private void memoryIs(String... lines) throws Exception {
    Files.createDirectories(folder.resolve("proc"));
    Files.writeString(folder.resolve("proc/meminfo"), String.join("\n", lines) + "\n");
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

  @ParameterizedTest
  @CsvSource({"0, 1", "0-1, 2", "'0-3,8', 5", "'0,2,4-7,64-127', 70"})
  void cpusAreThoseThatTheKernelHasOnline(String list, int cpus) throws Exception {
    assertThat(look().cpus()).isEmpty();

    cpusAre(list + "\n");

    assertThat(look().cpus()).hasValue(cpus);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "-", "0-", "0,,2", "all"})
  void cpusThatTheKernelListsInNoKnownWayAreNotGuessed(String list) throws Exception {
    cpusAre(list);

    assertThat(look().cpus()).isEmpty();
  }

  private void cpusAre(String list) throws Exception {
    Path cpus = Files.createDirectories(folder.resolve("sys/devices/system/cpu"));
    Files.writeString(cpus.resolve("online"), list);
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
