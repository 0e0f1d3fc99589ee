package io.cocos.agent.upload;

import io.cocos.agent.life.Announcement;
import io.cocos.agent.life.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What has come of an input, in a file, and the digest of just that: when an upload was cut off,
 * the next one need not read it again. Used by one upload at a time.
 */
final class PartFile {
  private final Path file;
  private final Announcement announced;
  private final Sha256 digest = new Sha256();
  private long received;

  PartFile(Path file, Announcement announced) {
    this.file = file;
    this.announced = announced;
  }

  /** Whether an upload of that can go on with this. */
  boolean canGoOnWith(Announcement next) {
    return announced.isOfTheSameBytesAs(next);
  }

  long received() {
    return received;
  }

  /** Opens the file for what comes next, and drops whatever was written and not counted. */
  FileChannel open() throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      return channel.truncate(received).position(received);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /**
   * Adds to what has come.
   *
   * @param channel from {@link #open}
   * @throws IOException when it cannot be written; then this is of no further use
   */
  void append(FileChannel channel, ByteBuffer bytes) throws IOException {
    ByteBuffer written = bytes.duplicate();
    while (written.hasRemaining()) {
      channel.write(written);
    }
    received += bytes.remaining();
    digest.add(bytes);
  }

  /** The SHA-256 of all that has come, in lowercase hexadecimal. Nothing can be added after it. */
  String finish() {
    return digest.finish();
  }

  /** Removes the file. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
