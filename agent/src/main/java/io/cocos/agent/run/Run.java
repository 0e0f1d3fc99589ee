package io.cocos.agent.run;

import io.cocos.agent.life.RunOrder;
import io.cocos.agent.life.RunOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of a computation's algorithms, from the first program to the result. Used once. */
final class Run {
  private final RunOrder order;
  private final Allowance allowance;
  private final Sandbox.Room room;
  private final Path result;
  private final RunLog output;
  private final Ending ending;
  private final ResultParts parts;

  Run(
      RunOrder order,
      Allowance allowance,
      Sandbox.Room room,
      Path result,
      RunLog output,
      Ending ending) {
    this.order = order;
    this.allowance = allowance;
    this.room = room;
    this.result = result;
    this.output = output;
    this.ending = ending;
    this.parts = new ResultParts(allowance.storageBytes());
  }

  /**
   * Runs them all, or as many as it takes for one to fail.
   *
   * @throws IOException when the guest fails, rather than a program
   */
  RunOutcome perform() throws IOException {
    for (int number = 1; number <= order.algorithms().size(); number++) {
      ending.about(number, order.algorithms().size(), allowance);
      Optional<RunOutcome> failed = perform(number);
      if (failed.isPresent()) {
        return failed.get();
      }
    }
    if (parts.isEmpty()) {
      return ending.noResult();
    }
    try {
      parts.writeTo(result);
    } catch (IOException full) {
      Files.deleteIfExists(result);
      return ending.resultTooLarge(String.valueOf(full.getMessage()));
    }
    return ending.succeeded(result);
  }

  private Optional<RunOutcome> perform(int number) throws IOException {
    Program program;
    try {
      program = Program.of(number, order.algorithms().get(number - 1), order.datasets());
    } catch (IOException missing) {
      return Optional.of(ending.notStarted(String.valueOf(missing.getMessage())));
    }
    Path folder =
        Files.createDirectory(
            room.files().resolve(Integer.toString(number)),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (ResultSocket socket =
        ResultSocket.open(folder.resolve("socket"), folder.resolve("received"), this::kill)) {
      Process process;
      try {
        process = room.start(program);
      } catch (IOException refused) {
        return Optional.of(ending.notStarted(String.valueOf(refused.getMessage())));
      }
      return await(program, process, socket).or(() -> gather(number, folder, socket));
    } catch (InterruptedException stopped) {
      kill();
      Thread.currentThread().interrupt();
      return Optional.of(ending.stopped());
    }
  }

  /** How it failed, if it did; no process of it is left then. */
  private Optional<RunOutcome> await(Program program, Process process, ResultSocket socket)
      throws IOException, InterruptedException {
    Output printed = new Output(process, output);
    boolean inTime = process.waitFor(ending.left(allowance.time()).toNanos(), TimeUnit.NANOSECONDS);
    kill();
    if (!process.waitFor(Sandbox.KILLING.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException("the kernel does not end the program's processes");
    }
    printed.finish();
    socket.finish();
    ending.met(room.usage(), room.files().toFile().getUsableSpace());
    return ending.of(room.end(program, process), inTime, socket.fault(), printed.lastError());
  }

  /** Why what it gave back cannot be kept, if so. */
  private Optional<RunOutcome> gather(int number, Path folder, ResultSocket socket) {
    String prefix = order.algorithms().size() == 1 ? "" : number + "/";
    try {
      Optional<Path> received = socket.result();
      if (received.isPresent()) {
        parts.add(prefix + "socket", received.get());
      }
      boolean found = parts.addAll(prefix, folder.resolve("work/results"));
      if (received.isEmpty() && !found && socket.connected()) {
        parts.add(prefix + "socket", Files.createFile(folder.resolve("received")));
      }
      return Optional.empty();
    } catch (IOException tooLarge) {
      return Optional.of(ending.resultTooLarge(String.valueOf(tooLarge.getMessage())));
    }
  }

  private void kill() {
    try {
      room.kill();
    } catch (IOException failure) {
      throw new UncheckedIOException("the processes of the run cannot be ended", failure);
    }
  }
}
