package io.cocos.manager.vm;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Waits for agents to hold their computation, by asking them again and again; the more of them, the
 * less often each. One watch for each booting VM. Safe for use by many threads.
 */
final class ReadinessWatch {
  /** A question costs the host next to nothing, and the guest too. */
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** A thousand questions a second are enough, however many are asked. */
  private static final Duration INTERVAL_PER_AGENT = Duration.ofMillis(1);

  /** A call carries the whole computation, to a guest whose own system may take minutes to boot. */
  private static final Duration FIRST_CALL_DELAY = Duration.ofMillis(200);

  private static final Duration LONGEST_CALL_DELAY = Duration.ofSeconds(2);
  private static final double JITTER = 0.2;

  private final AgentProbe probe;
  private final ScheduledExecutorService scheduler;

  /** What becomes of each VM by its agent's answer. */
  private final Map<UUID, CompletableFuture<Vm>> watches = new ConcurrentHashMap<>();

  private final AtomicInteger unanswered = new AtomicInteger();

  /** Learns what comes of one VM's watch. */
  interface Asker {
    /** Puts a question to the agent, as a part of what becomes of the VM. */
    default CompletableFuture<Optional<AgentStatus>> ask(
        Supplier<CompletableFuture<Optional<AgentStatus>>> question) {
      return question.get();
    }

    /** The first answer that tells how the VM stands; what the VM is by that. */
    Vm answered(AgentStatus status);

    /** The VM did not become ready, or it cannot be told whether it did. */
    void failed(Throwable why);
  }

  /**
   * Watches with the given probe.
   *
   * @param scheduler where questions are asked from; its owner shuts it down
   */
  ReadinessWatch(AgentProbe probe, ScheduledExecutorService scheduler) {
    this.probe = probe;
    this.scheduler = scheduler;
  }

  /**
   * Begins to watch, unless somebody did before.
   *
   * @param vm a VM whose agent has not answered yet
   * @param asker asked for only when the watch begins; must not touch this
   * @return what the asker made of the answer; completes exceptionally when the watch is
   *     {@linkplain #end ended}
   */
  CompletableFuture<Vm> watch(ObservedVm vm, Supplier<Asker> asker) {
    return watches.computeIfAbsent(vm.id(), id -> begin(vm, asker.get()));
  }

  /**
   * Ends the watch of a VM that will not become ready any more; does nothing when there is none.
   */
  void end(UUID id, String why) {
    CompletableFuture<Vm> watch = watches.remove(id);
    if (watch != null) {
      watch.completeExceptionally(ended(id, why));
    }
  }

  /** What becomes of a VM's boot that ended without an answer. */
  static ManagerException ended(UUID id, String why) {
    return new ManagerException(
        ErrorCode.VM_ENDED, "VM " + id + " ended before its agent answered: " + why);
  }

  private CompletableFuture<Vm> begin(ObservedVm vm, Asker asker) {
    CompletableFuture<Optional<AgentStatus>> questions =
        vm.forward(portOf(vm)).isPresent()
            ? ask(vm, asker)
            : CompletableFuture.failedFuture(unreachable(vm));
    CompletableFuture<Vm> outcome =
        questions.thenApplyAsync(status -> asker.answered(status.orElseThrow()), scheduler);
    CompletableFuture<Vm> unused =
        outcome.whenComplete(
            (answered, failure) -> {
              questions.cancel(false); // and nobody holds them any longer
              if (failure != null && !scheduler.isShutdown()) { // else the next manager follows
                asker.failed(failure);
              }
            });
    return outcome;
  }

  private CompletableFuture<Optional<AgentStatus>> ask(ObservedVm vm, Asker asker) {
    unanswered.incrementAndGet();
    CompletableFuture<Optional<AgentStatus>> questions =
        Failsafe.with(untilAnswered(vm))
            .with(scheduler)
            .getStageAsync(() -> asker.ask(() -> probe.ask(vm)));
    CompletableFuture<?> unused =
        questions.whenComplete((status, failure) -> unanswered.decrementAndGet());
    return questions;
  }

  private static ManagerException unreachable(ObservedVm vm) {
    return new ManagerException(
        ErrorCode.UNSUPPORTED_REQUEST,
        "VM %s has no forward named %s, so nobody can ask its agent"
            .formatted(vm.id(), portOf(vm)));
  }

  private static String portOf(ObservedVm vm) {
    return switch (vm.handOver()) {
      case AT_BOOT -> GuestPort.AGENT_HTTP;
      case BY_CALL -> GuestPort.AGENT_GRPC;
    };
  }

  private RetryPolicy<Optional<AgentStatus>> untilAnswered(ObservedVm vm) {
    RetryPolicyBuilder<Optional<AgentStatus>> policy =
        RetryPolicy.<Optional<AgentStatus>>builder()
            .handleResultIf(status -> status.filter(said -> isFinal(vm, said)).isEmpty())
            .withMaxRetries(-1);
    return switch (vm.handOver()) {
      case AT_BOOT -> policy.withDelayFn(asked -> interval()).build();
      case BY_CALL ->
          policy.withBackoff(FIRST_CALL_DELAY, LONGEST_CALL_DELAY).withJitter(JITTER).build();
    };
  }

  private Duration interval() {
    Duration fair = INTERVAL_PER_AGENT.multipliedBy(unanswered.get());
    return fair.compareTo(INTERVAL) > 0 ? fair : INTERVAL;
  }

  /** Whether the agent holds a computation, or needs none, or never will. */
  private static boolean isFinal(ObservedVm vm, AgentStatus status) {
    return vm.computationId().isEmpty()
        || status.computationId().isPresent()
        || status.state() == AgentState.FAILED;
  }
}
