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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A program of the run that is killed, hung and started again. All its processes write to one file.
 * Safe for use by many threads.
 */
final class Daemon {
  private static final Duration GRACE = Duration.ofSeconds(40);

  private final String name;
  private final ProcessBuilder program;
  private final Journal journal;
  private final List<Life> lives = new CopyOnWriteArrayList<>();
  private final ReentrantLock turn = new ReentrantLock();

  /** The one that is to live; null while none is. */
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
    program.directory(log.getParent().toFile()); // where a crash leaves its report
    this.journal = journal;
  }

  /** Starts a process; does not wait until it is of use. */
  void start() {
    turn.lock();
    try {
      Process started = program.start();
      process = started;
      lives.add(new Life(Instant.now(), Optional.empty()));
      journal.note("%s started, process %d".formatted(name, started.pid()));
      CompletableFuture<Void> unused = started.onExit().thenAccept(this::ended);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot start " + name, failed);
    } finally {
      turn.unlock();
    }
  }

  /** Ends the process as `kill -9` does. */
  void kill() {
    end("killed", Process::destroyForcibly);
  }

  /** Asks the process to end, and waits for it. */
  void terminate() {
    end(
        "terminated",
        asked -> {
          asked.destroy();
          return asked;
        });
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

  private void end(String how, UnaryOperator<Process> signal) {
    turn.lock();
    try {
      Process ending = process;
      process = null;
      lifeEnded();
      awaitEnd(signal.apply(ending));
      journal.note(name + " " + how);
    } finally {
      turn.unlock();
    }
  }

  /** One that ends unasked is started again, as systemd would. */
  private void ended(Process ended) {
    turn.lock();
    try {
      if (ended.equals(process)) {
        journal.found(
            "crash: %s, process %d, ended by itself with %d"
                .formatted(name, ended.pid(), ended.exitValue()));
        lifeEnded();
        start();
      }
    } finally {
      turn.unlock();
    }
  }

  private void lifeEnded() {
    int last = lives.size() - 1;
    lives.set(last, new Life(lives.get(last).started(), Optional.of(Instant.now())));
  }

  private void awaitEnd(Process ending) {
    try {
      if (!ending.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        journal.found("%s does not end within %s".formatted(name, GRACE));
        ending.destroyForcibly();
        ending.waitFor();
      }
    } catch (InterruptedException interrupted) {
      throw Pause.interrupted(interrupted);
    }
  }

  private void signal(String signal) {
    Commands.require("kill", signal, String.valueOf(process.pid()));
  }
}
