package io.cocos.manager.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Reads files in the folders of VMs. QEMU's user owns such a folder, so that whoever breaks out of
 * a guest could put anything there: a link to a file that only this process may read, or a pipe on
 * which it would wait for ever.
 */
final class PlainFile {
  private PlainFile() {}

  /** All that is in it. */
  static byte[] read(Path file) throws IOException {
    try (InputStream in = Channels.newInputStream(open(file))) {
      return in.readAllBytes();
    }
  }

  /**
   * Opens it for reading.
   *
   * @throws FileSystemException if it is not a regular file
   */
  static SeekableByteChannel open(Path file) throws IOException {
    attributes(file);
    return Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * What is known of it.
   *
   * @throws FileSystemException if it is not a regular file
   */
  static BasicFileAttributes attributes(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new FileSystemException(file.toString(), null, "not a regular file");
    }
    return attributes;
  }
}
