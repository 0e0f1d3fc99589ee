package io.cocos.agent.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What programs gave back, before it is one file. Looked for only when no process is left that
 * could change it meanwhile; links are not followed, and what is no regular file is left out. One
 * thread uses it.
 */
final class ResultParts {
  static final int MOST_FILES = 10_000;

  /** How many folders may lie in one another. */
  static final int DEEPEST = 32;

  /** The first moment that a ZIP can tell, so that equal results are equal files. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final long mostBytes;
  private final List<Part> parts = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private long bytes;

  /**
   * @param mostBytes how many bytes there may be in all. The files' sizes are the program's word:
   *     one with holes in it can claim more than there is room for
   */
  ResultParts(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  private record Part(String name, Path file) {}

  /** There are too many, or they are too large; the message says which. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
      super(message);
    }
  }

  /** Nothing was given back. */
  boolean isEmpty() {
    return parts.isEmpty();
  }

  /**
   * Adds a file.
   *
   * @param name its name in an archive; made unique and free of what some systems take for a folder
   */
  void add(String name, Path file) throws TooLargeException, IOException {
    bytes += Files.size(file);
    if (bytes > mostBytes) {
      throw new TooLargeException("its result has more than " + mostBytes + " bytes");
    }
    if (parts.size() == MOST_FILES) {
      throw new TooLargeException("its result has more than " + MOST_FILES + " files");
    }
    String safe = name.replaceAll("[\\p{Cntrl}\\\\]", "_");
    String unique = safe;
    for (int number = 2; !names.add(unique); number++) {
      unique = safe + "-" + number;
    }
    parts.add(new Part(unique, file));
  }

  /**
   * Adds all regular files of a folder, by their names; nothing when it is none.
   *
   * @return whether there were any
   */
  boolean addAll(String prefix, Path folder) throws TooLargeException, IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        Set.of(), // no link is followed
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isDirectory()) {
              throw new TooLargeException("its results lie more than " + DEEPEST + " folders deep");
            }
            if (attributes.isRegularFile()) {
              found.add(file);
            }
            if (found.size() > MOST_FILES) {
              throw new TooLargeException("its result has more than " + MOST_FILES + " files");
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(Comparator.naturalOrder());
    for (Path file : found) {
      // By way of the URI: there a name is its bytes as UTF-8, whatever the agent's locale.
      add(prefix + folder.toUri().relativize(file.toUri()).getPath(), file);
    }
    return !found.isEmpty();
  }

  /**
   * Writes them: one as it is, several as a ZIP.
   *
   * @throws IOException when there is no room
   */
  void writeTo(Path result) throws IOException {
    try (OutputStream output = Files.newOutputStream(result)) {
      if (parts.size() == 1) {
        Files.copy(parts.get(0).file(), output);
        return;
      }
      try (ZipOutputStream archive = new ZipOutputStream(output)) {
        for (Part part : parts) {
          ZipEntry entry = new ZipEntry(part.name());
          entry.setTimeLocal(TIME);
          archive.putNextEntry(entry);
          Files.copy(part.file(), archive);
          archive.closeEntry();
        }
      }
    }
  }
}
