package io.cocos.manager.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * By what a file differs from the one that was in its place before. Links are followed, so that it
 * differs also when a link on the way leads elsewhere now.
 *
 * @param file which file of the file system it is
 * @param modified when it was written
 * @param bytes how long it is
 */
record FileStamp(Optional<Object> file, FileTime modified, long bytes) {
  /** That of the file there; empty when there is none that can be looked at. */
  static Optional<FileStamp> of(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return Optional.of(
          new FileStamp(
              Optional.ofNullable(attributes.fileKey()),
              attributes.lastModifiedTime(),
              attributes.size()));
    } catch (IOException absent) {
      return Optional.empty(); // whoever reads it then says why
    }
  }
}
