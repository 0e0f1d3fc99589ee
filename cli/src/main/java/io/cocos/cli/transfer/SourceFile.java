package io.cocos.cli.transfer;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;

/**
 * A file to be uploaded.
 *
 * @param path where it is
 * @param size how many bytes it has
 * @param sha256 lowercase hex SHA-256 of them
 */
public record SourceFile(Path path, long size, String sha256) {
  /** Its name, without the folders that it is in. */
  public String name() {
    return path.getFileName().toString();
  }

  /**
   * Reads a file through.
   *
   * @throws CommandFailure when it cannot be read
   */
  public static SourceFile of(Path path) throws CommandFailure {
    if (!Files.isRegularFile(path)) {
      throw new CommandFailure(ExitCode.REFUSED, "There is no file " + path + " to upload.");
    }
    try (InputStream file = Files.newInputStream(path);
        DigestInputStream digested = new DigestInputStream(file, Sha256.digest())) {
      long size = digested.transferTo(OutputStream.nullOutputStream());
      return new SourceFile(path, size, Sha256.hex(digested.getMessageDigest()));
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCode.REFUSED, "The file " + path + " cannot be read: " + unreadable, unreadable);
    }
  }
}
