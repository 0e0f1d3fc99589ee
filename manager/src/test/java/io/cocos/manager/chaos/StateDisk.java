package io.cocos.manager.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The small file system that holds the manager's state folder, and nothing else. */
final class StateDisk {
  private static final int BLOCK = 4096;
  private static final int CHUNK = 1024 * 1024;

  private final Path filler;

  /**
   * A disk with room.
   *
   * @param root where it is mounted
   */
  StateDisk(Path root) {
    this.filler = root.resolve("filler");
  }

  /** Fills it up, but for so many blocks of 4 KiB. */
  void fill(int blocksLeft) {
    try (OutputStream out = Files.newOutputStream(filler)) {
      long free = Files.getFileStore(filler.getParent()).getUsableSpace();
      for (long left = free - (long) blocksLeft * BLOCK; left > 0; left -= CHUNK) {
        out.write(new byte[(int) Math.min(left, CHUNK)]);
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("No space left")) {
        throw new UncheckedIOException("cannot fill the disk", full);
      }
    }
  }

  /** Makes room again. */
  void free() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot free the disk", failed);
    }
  }
}
