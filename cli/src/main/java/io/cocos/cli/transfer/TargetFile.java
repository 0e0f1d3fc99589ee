package io.cocos.cli.transfer;

import io.cocos.cli.text.CommandFailure;
import io.cocos.cli.text.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears when it is whole: until then its bytes are in a part file beside it, which
 * goes when the command ends, also when it is interrupted. Not thread-safe.
 */
public final class TargetFile implements AutoCloseable {
  private final Path target;
  private final boolean overwrite;
  private final Path part;
  private final Thread interruption;
  private boolean kept;

  private TargetFile(Path target, boolean overwrite, Path part) {
    this.target = target;
    this.overwrite = overwrite;
    this.part = part;
    this.interruption = new Thread(part.toFile()::delete, "part-file");
  }

  /**
   * Makes the part file.
   *
   * @param target the file to be
   * @param overwrite whether it may replace another
   * @throws CommandFailure when it may not, or its folder cannot be written to
   */
  public static TargetFile at(Path target, boolean overwrite) throws CommandFailure {
    if (Files.isDirectory(target)) {
      throw new CommandFailure(ExitCode.REFUSED, target + " is a folder: name a file.");
    }
    if (!overwrite && Files.exists(target)) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          target + " is there already: name another, or replace it with --force.");
    }
    try {
      Path folder = target.toAbsolutePath().getParent();
      Path part = Files.createTempFile(folder, "." + target.getFileName() + ".", ".part");
      TargetFile file = new TargetFile(target, overwrite, part);
      Runtime.getRuntime().addShutdownHook(file.interruption);
      return file;
    } catch (IOException unwritable) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "No file can be written beside " + target + ": " + unwritable,
          unwritable);
    }
  }

  /** Returns the file to write to. */
  public Path part() {
    return part;
  }

  /**
   * Makes the part the target. A part that cannot become it stays, for it may not be had again.
   *
   * @throws CommandFailure when another file is there by now, or the folder changed
   */
  public void finish() throws CommandFailure {
    try {
      if (overwrite) {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(part, target);
      }
    } catch (IOException failure) {
      kept = true;
      throw new CommandFailure(
          ExitCode.REFUSED,
          String.format(
              "%s cannot be written: %s. What came is whole, in %s.", target, failure, part),
          failure);
    }
  }

  /** Removes the part file. */
  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(interruption);
    if (!kept) {
      Files.deleteIfExists(part);
    }
  }
}
