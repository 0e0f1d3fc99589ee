package io.cocos.agent.life;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A computation's result.
 *
 * @param path where it is
 * @param size how many bytes it has
 * @param sha256 its SHA-256 in lowercase hexadecimal
 */
public record ResultFile(Path path, long size, String sha256) {
  private static final int BUFFER_BYTES = 64 * 1024;

  /**
   * Reads it from its beginning to its end.
   *
   * @throws IOException when that is not possible
   */
  static ResultFile of(Path path) throws IOException {
    Sha256 digest = new Sha256();
    long size = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream content = Files.newInputStream(path)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.add(ByteBuffer.wrap(buffer, 0, read));
        size += read;
      }
    }
    return new ResultFile(path, size, digest.finish());
  }
}
