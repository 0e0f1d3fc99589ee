package io.cocos.agent.run;

import io.cocos.agent.life.RunOrder;
import io.cocos.agent.life.RunOutcome;
import io.cocos.agent.life.Runner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Runs algorithms in a sandbox, one run at a time, on a thread of its own. See docs/algorithms.md
 * for what a program is given and what it may give back.
 */
public final class AlgorithmRunner implements Runner {
  private final Sandbox sandbox;
  private final Path meminfo;
  private final Path result;
  private final RunLog output;
  private final Consumer<String> log;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "run");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param sandbox where they run
   * @param meminfo says how much memory the guest has, see proc(5)
   * @param result the file that is to become the result; its folder is there when a run begins, and
   *     nobody else's
   * @param output takes what they print
   * @param log takes lines for the operator
   */
  public AlgorithmRunner(
      Sandbox sandbox, Path meminfo, Path result, RunLog output, Consumer<String> log) {
    this.sandbox = sandbox;
    this.meminfo = meminfo;
    this.result = result;
    this.output = output;
    this.log = log;
  }

  @Override
  public CompletableFuture<RunOutcome> run(RunOrder order) {
    CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();
    try {
      thread.execute(() -> outcome.complete(perform(order)));
    } catch (RejectedExecutionException closed) {
      outcome.complete(new Ending().stopped());
    }
    return outcome;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private RunOutcome perform(RunOrder order) {
    Ending ending = new Ending();
    try {
      Allowance allowance = Allowance.of(order.limits(), Allowance.guestMemory(meminfo));
      Sandbox.Room room = sandbox.open(allowance, order.network());
      try {
        return new Run(order, allowance, room, result, output, ending).perform();
      } finally {
        leave(room);
      }
    } catch (IOException | RuntimeException failure) {
      log.accept("cannot run the algorithm: " + failure);
      return ending.notStarted("the guest cannot run it: " + Line.of(failure.toString()));
    } finally {
      output.end();
    }
  }

  private void leave(Sandbox.Room room) {
    // The script that ends the processes has to be waited for even when this thread is to stop.
    boolean stopped = Thread.interrupted();
    try {
      room.close();
    } catch (IOException failure) {
      log.accept("what the run leaves behind cannot be taken away: " + failure.getMessage());
    } finally {
      if (stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
