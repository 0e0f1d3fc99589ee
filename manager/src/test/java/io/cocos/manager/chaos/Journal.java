package io.cocos.manager.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What happened in a run, line by line in a file, with times that can be laid beside the manager's
 * log; and what was found wrong. Safe for use by many threads.
 */
final class Journal implements AutoCloseable {
  private final PrintStream file;
  private final List<String> findings = new CopyOnWriteArrayList<>();

  Journal(Path path) {
    try {
      this.file = new PrintStream(Files.newOutputStream(path), true, StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write the journal " + path, failed);
    }
  }

  /** Notes something. */
  void note(String what) {
    file.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + what);
  }

  /** Notes something that must not be. */
  void found(String what) {
    findings.add(what);
    note("FOUND " + what);
  }

  /** What was found so far. */
  List<String> findings() {
    return List.copyOf(findings);
  }

  @Override
  public void close() {
    file.close();
  }
}
