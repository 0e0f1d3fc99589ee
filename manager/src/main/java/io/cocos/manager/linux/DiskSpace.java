package io.cocos.manager.linux;

import java.io.File;
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
 * @param reserveBytes what has to be free
 */
public record DiskSpace(Path folder, long reserveBytes) {
  private static final Logger log = LoggerFactory.getLogger(DiskSpace.class);
  private static final long MEBIBYTE = 1024 * 1024;

  /** What is wrong, in words; empty when there is room. */
  public Optional<String> shortage() {
    try {
      long free = usableBytes();
      return free >= reserveBytes
          ? Optional.empty()
          : Optional.of(
              "%d MiB are free in %s, but MANAGER_DISK_RESERVE is %d MiB; remove VMs, set MANAGER_STATE_DIR, or lower it"
                  .formatted(free / MEBIBYTE, folder, reserveBytes / MEBIBYTE));
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

  /** Asked of the kernel for the folder: each launch asks, and Java's own way reads all mounts. */
  private long usableBytes() throws IOException {
    File present = existing(folder).toFile();
    if (present.getTotalSpace() == 0) {
      throw new IOException("statvfs(3) of " + present + " fails");
    }
    return present.getUsableSpace();
  }

  private static Path existing(Path path) {
    return Files.exists(path) || path.getParent() == null ? path : existing(path.getParent());
  }
}
