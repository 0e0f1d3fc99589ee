package io.cocos.manager.linux;

import io.cocos.manager.vm.Host;
import io.cocos.manager.vm.HostResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This machine, by its kernel's own accounts. */
public final class LinuxHost implements Host {
  private static final Logger log = LoggerFactory.getLogger(LinuxHost.class);

  /** A few characters, where {@code /proc/cpuinfo} has a page for each CPU. */
  private static final String ONLINE_CPUS = "sys/devices/system/cpu/online";

  private final Path root;
  private final DiskSpace disk;
  private final Supplier<OptionalInt> confidentialSlots;

  /**
   * The machine that this process runs on.
   *
   * @param disk where the VMs' folders are
   * @param confidentialSlots how many confidential guests its processor can have keys for, as far
   *     as that is known; must not block
   */
  public LinuxHost(DiskSpace disk, Supplier<OptionalInt> confidentialSlots) {
    this(Path.of("/"), disk, confidentialSlots);
  }

  /** The same by accounts below another folder than the root (proc(5), sysfs(5)). */
  LinuxHost(Path root, DiskSpace disk, Supplier<OptionalInt> confidentialSlots) {
    this.root = root;
    this.disk = disk;
    this.confidentialSlots = confidentialSlots;
  }

  @Override
  public HostResources look() {
    HostMemory memory = HostMemory.read(root.resolve("proc/meminfo"));
    return new HostResources(
        memory.totalBytes(),
        memory.availableBytes(),
        cpus(),
        disk.freeBytes(),
        confidentialSlots.get());
  }

  /** Not what this process may use of them: it is not this process that executes VMs. */
  private OptionalInt cpus() {
    try {
      return OptionalInt.of(CpuList.count(Files.readString(root.resolve(ONLINE_CPUS))));
    } catch (IOException | NumberFormatException unreadable) {
      log.debug("the host's CPUs are not known: {}", unreadable.toString());
      return OptionalInt.empty();
    }
  }
}
