package io.cocos.manager.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A program of the run that is killed, hung and started again. All its processes write to one file.
 * One thread at a time changes it; its lives may be read by any.
 */
final class Daemon {
  private static final Duration GRACE = Duration.ofSeconds(40);

  private final String name;
  private final ProcessBuilder program;
  private final Journal journal;
  private final List<Life> lives = new CopyOnWriteArrayList<>();
  private volatile Process process;

  /**
   * From the start of a process until it was ended.
   *
   * @param ended absent while it lives
   */
  record Life(Instant started, Optional<Instant> ended) {
    /** Whether it went on for so long after that. */
    boolean wentOn(Instant moment, Duration afterwards) {
      return ended.isEmpty() || ended.get().isAfter(moment.plus(afterwards));
    }
  }

  Daemon(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path log,
      Journal journal) {
    this.name = name;
    this.program =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    program.environment().putAll(environment);
    this.journal = journal;
  }

  /** Starts a process; does not wait until it is of use. */
  void start() {
    try {
      process = program.start();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot start " + name, failed);
    }
    lives.add(new Life(Instant.now(), Optional.empty()));
    journal.note("%s started, process %d".formatted(name, process.pid()));
  }

  /** Ends the process as `kill -9` does. */
  void kill() {
    ended();
    process.destroyForcibly();
    awaitEnd();
    journal.note(name + " killed");
  }

  /** Asks the process to end, and waits for it. */
  void terminate() {
    ended();
    process.destroy();
    awaitEnd();
    journal.note(name + " terminated");
  }

  /** Stops the process where it stands. */
  void hang() {
    signal("-STOP");
    journal.note(name + " hangs");
  }

  /** Lets a stopped process go on. */
  void goOn() {
    signal("-CONT");
    journal.note(name + " goes on");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Which process this is, counted from 0. */
  int life() {
    return lives.size() - 1;
  }

  /** From when to when each process lived. */
  List<Life> lives() {
    return List.copyOf(lives);
  }

  private void ended() {
    if (!process.isAlive()) {
      journal.found("%s ended by itself, with %d".formatted(name, process.exitValue()));
    }
    int last = lives.size() - 1;
    lives.set(last, new Life(lives.get(last).started(), Optional.of(Instant.now())));
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        journal.found("%s does not end within %s".formatted(name, GRACE));
        process.destroyForcibly();
        process.waitFor();
      }
    } catch (InterruptedException interrupted) {
      throw Pause.interrupted(interrupted);
    }
  }

  private void signal(String signal) {
    Commands.require("kill", signal, String.valueOf(process.pid()));
  }
}
