package io.cocos.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.agent.life.RunOrder;
import io.cocos.agent.life.RunOutcome;
import io.cocos.agent.life.RunOutcome.Kind;
import io.cocos.agent.life.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A runner whose runs end when and how the test says. */
public final class RunnerByHand implements Runner {
  private final List<RunOrder> orders = new CopyOnWriteArrayList<>();
  private final CompletableFuture<RunOutcome> run = new CompletableFuture<>();

  @Override
  public CompletableFuture<RunOutcome> run(RunOrder order) {
    orders.add(order);
    return run;
  }

  /** What it was ordered to run. */
  public List<RunOrder> orders() {
    return new ArrayList<>(orders);
  }

  /** Ends the run with a result. */
  public void succeed(Path result) {
    end(Kind.SUCCEEDED, 0, Optional.of(result), "");
  }

  /** Ends the run without one. */
  public void fail(Kind kind, String reason) {
    end(kind, 3, Optional.empty(), reason);
  }

  /** Ends the run in a way that the interface rules out. */
  public void breakDown(RuntimeException fault) {
    run.completeExceptionally(fault);
  }

  private void end(Kind kind, int exitCode, Optional<Path> result, String reason) {
    assertThat(orders).as("what was ordered").hasSize(1);
    run.complete(
        new RunOutcome(
            kind, exitCode, 0, Duration.ofMillis(1500), List.of("memory"), result, reason));
  }
}
