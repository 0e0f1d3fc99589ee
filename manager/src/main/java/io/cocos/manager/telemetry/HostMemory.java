package io.cocos.manager.telemetry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's memory.
 *
 * @param meminfo the kernel's own account of it, {@code /proc/meminfo} (proc(5))
 */
record HostMemory(Path meminfo) {
  private static final Logger log = LoggerFactory.getLogger(HostMemory.class);

  /** What the kernel guesses that programs could still have without swapping. */
  private static final String AVAILABLE = "MemAvailable:";

  /** The memory that is left, in bytes; empty where the kernel does not tell. */
  OptionalLong availableBytes() {
    try {
      return Files.readAllLines(meminfo, StandardCharsets.US_ASCII).stream()
          .filter(line -> line.startsWith(AVAILABLE) && line.endsWith(" kB"))
          .map(line -> line.substring(AVAILABLE.length(), line.length() - " kB".length()).strip())
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
          .findFirst();
    } catch (IOException | NumberFormatException unreadable) {
      log.debug("the host's memory is not known: {}", unreadable.toString());
      return OptionalLong.empty();
    }
  }
}
