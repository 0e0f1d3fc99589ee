package io.cocos.manager.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a folder has room for further VMs.
 *
 * @param folder where the VMs' folders are; need not exist yet
 */
record DiskSpace(Path folder) {
  /** Room for a new copy of the guest image, and for some VMs' firmware variables and consoles. */
  static final long FLOOR_MEBIBYTES = 256;

  private static final Logger log = LoggerFactory.getLogger(DiskSpace.class);
  private static final long MEBIBYTE = 1024 * 1024;

  /** What is wrong, in words; empty when there is room. */
  Optional<String> shortage() {
    try {
      long free = usableBytes() / MEBIBYTE;
      return free >= FLOOR_MEBIBYTES
          ? Optional.empty()
          : Optional.of(
              "%d MiB are free in %s, but %d are needed; remove VMs, or set MANAGER_STATE_DIR"
                  .formatted(free, folder, FLOOR_MEBIBYTES));
    } catch (IOException unreadable) {
      return Optional.of("the free space of %s is not known: %s".formatted(folder, unreadable));
    }
  }

  /** The space that is left, in bytes; empty when that cannot be told. */
  OptionalLong freeBytes() {
    try {
      return OptionalLong.of(usableBytes());
    } catch (IOException unreadable) {
      log.debug("the free space of {} is not known: {}", folder, unreadable.toString());
      return OptionalLong.empty();
    }
  }

  private long usableBytes() throws IOException {
    return Files.getFileStore(existing(folder)).getUsableSpace();
  }

  private static Path existing(Path path) {
    return Files.exists(path) || path.getParent() == null ? path : existing(path.getParent());
  }
}
