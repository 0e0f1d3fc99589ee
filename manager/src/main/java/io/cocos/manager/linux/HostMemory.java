package io.cocos.manager.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's memory.
 *
 * @param totalBytes all of it; empty where the kernel does not tell
 * @param availableBytes what the kernel guesses that programs could still have without swapping
 */
record HostMemory(OptionalLong totalBytes, OptionalLong availableBytes) {
  private static final Logger log = LoggerFactory.getLogger(HostMemory.class);

  /**
   * Reads it.
   *
   * @param meminfo the kernel's own account of it, {@code /proc/meminfo} (proc(5))
   */
  static HostMemory read(Path meminfo) {
    try {
      KernelAccount account = KernelAccount.read(meminfo);
      return new HostMemory(bytes(account, "MemTotal:"), bytes(account, "MemAvailable:"));
    } catch (IOException | NumberFormatException unreadable) {
      log.debug("the host's memory is not known: {}", unreadable.toString());
      return new HostMemory(OptionalLong.empty(), OptionalLong.empty());
    }
  }

  private static OptionalLong bytes(KernelAccount account, String name) {
    return account
        .line(name)
        .filter(line -> line.endsWith(" kB"))
        .map(line -> line.substring(0, line.length() - " kB".length()).strip())
        .map(kibibytes -> OptionalLong.of(Long.parseLong(kibibytes) * 1024))
        .orElseGet(OptionalLong::empty);
  }
}
