package io.cocos.manager.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      List<String> lines = Files.readAllLines(meminfo, StandardCharsets.US_ASCII);
      return new HostMemory(bytes(lines, "MemTotal:"), bytes(lines, "MemAvailable:"));
    } catch (IOException | NumberFormatException unreadable) {
      log.debug("the host's memory is not known: {}", unreadable.toString());
      return new HostMemory(OptionalLong.empty(), OptionalLong.empty());
    }
  }

  private static OptionalLong bytes(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name) && line.endsWith(" kB"))
        .map(line -> line.substring(name.length(), line.length() - " kB".length()).strip())
        .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
        .findFirst();
  }
}
