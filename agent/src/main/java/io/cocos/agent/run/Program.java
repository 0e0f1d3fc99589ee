package io.cocos.agent.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * One algorithm and what it is to be started with.
 *
 * @param number its place among the computation's algorithms, from 1
 * @param file its file
 * @param python whether python3 is to run it, because it is no program by itself
 * @param datasets the datasets' files
 */
public record Program(int number, Path file, boolean python, List<Path> datasets) {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static final byte[] SCRIPT = {'#', '!'};

  /** Copies the list. */
  public Program {
    datasets = List.copyOf(datasets);
  }

  /**
   * An ELF file, or one that begins with {@code #!}, is executed as it is; anything else is taken
   * for Python, as the original took everything. Makes the files readable, and the program
   * executable, for whoever can reach them.
   *
   * @throws IOException when a file is not there
   */
  static Program of(int number, Path file, List<Path> datasets) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-xr-x"));
    for (Path dataset : datasets) {
      Files.setPosixFilePermissions(dataset, PosixFilePermissions.fromString("r--r--r--"));
    }
    try (InputStream content = Files.newInputStream(file)) {
      byte[] beginning = content.readNBytes(ELF.length);
      return new Program(
          number, file, !startsWith(beginning, ELF) && !startsWith(beginning, SCRIPT), datasets);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    for (int index = 0; index < beginning.length; index++) {
      if (index == bytes.length || bytes[index] != beginning[index]) {
        return false;
      }
    }
    return true;
  }
}
