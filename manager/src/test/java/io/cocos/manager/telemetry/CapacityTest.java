package io.cocos.manager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.vm.PortPool;
import io.cocos.manager.vm.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the host's room for further VMs. */
class CapacityTest {
  private static final long MEBIBYTE = 1024 * 1024;

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final PortPool ports =
      new PortPool(Samples.GUEST_PORTS, "127.0.0.1", InstantSource.system());

  @TempDir Path folder;

  @BeforeEach
  void measure() {
    HostMemory memory = new HostMemory(folder.resolve("meminfo"));
    new Capacity(memory, new DiskSpace(folder), ports, 2048 * MEBIBYTE).bindTo(registry);
  }

  private void memoryIs(String... lines) throws Exception {
    Files.writeString(folder.resolve("meminfo"), String.join("\n", lines) + "\n");
  }

  private double value(String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void memoryIsWhatTheKernelSaysIsAvailable() throws Exception {
    memoryIs("MemTotal:       24651576 kB", "MemFree:  1 kB", "MemAvailable:   10485760 kB");

    assertThat(value("manager.host.memory.available")).isEqualTo(10.0 * 1024 * MEBIBYTE);
    assertThat(value("manager.vms.left")).isEqualTo(5);
  }

  @Test
  void memoryForHalfAVmIsForNone() throws Exception {
    memoryIs("MemAvailable:   1048576 kB");

    assertThat(value("manager.vms.left")).isZero();
  }

  @Test
  void whereMemoryAboundsThePortsAreTheLimit() throws Exception {
    memoryIs("MemAvailable:   9000000000000 kB");
    double before = value("manager.vms.left");

    ports.reserve(UUID.randomUUID());

    assertThat(value("manager.vms.left")).isEqualTo(before - 1);
    assertThat(before).isLessThan(65_536);
  }

  @Test
  void whatIsNotKnownIsNotGuessed() throws Exception {
    assertThat(value("manager.host.memory.available")).isNaN();
    assertThat(value("manager.vms.left")).isNaN();

    memoryIs("MemAvailable:   plenty kB");
    assertThat(value("manager.host.memory.available")).isNaN();

    memoryIs("MemTotal:       24651576 kB");
    assertThat(value("manager.vms.left")).isNaN();
  }

  @Test
  void freeSpaceIsThatOfTheStateFolder() throws Exception {
    assertThat(value("manager.state.disk.free"))
        .isPositive()
        .isLessThanOrEqualTo((double) Files.getFileStore(folder).getTotalSpace());
  }

  @Test
  void theHostsOwnAccountCanBeRead() {
    assertThat(new HostMemory(Path.of("/proc/meminfo")).availableBytes().orElseThrow())
        .isPositive();
  }
}
