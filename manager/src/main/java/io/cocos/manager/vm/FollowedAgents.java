package io.cocos.manager.vm;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Remembers what agents said last, and follows what they say: whenever the connection to one
 * breaks, it is tried again for as long as the VM runs. Safe for use by many threads.
 */
final class FollowedAgents {
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
  private static final double JITTER = 0.2;

  private final Hypervisor hypervisor;
  private final AgentEvents events;
  private final ScheduledExecutorService scheduler;
  private final Consumer<UUID> hint;
  private final Map<UUID, Said> last = new ConcurrentHashMap<>();
  private final Map<UUID, Follower> followers = new ConcurrentHashMap<>();

  /**
   * Follows nobody yet.
   *
   * @param scheduler where connections are tried from; its owner shuts it down
   * @param hint told of VMs whose agent said something new of itself
   */
  FollowedAgents(
      Hypervisor hypervisor,
      AgentEvents events,
      ScheduledExecutorService scheduler,
      Consumer<UUID> hint) {
    this.hypervisor = hypervisor;
    this.events = events;
    this.scheduler = scheduler;
    this.hint = hint;
  }

  /** What an agent said, and since when its VM ran: one that is started again has another agent. */
  private record Said(Instant startedAt, AgentStatus status) {}

  /** What the agent of that VM said last, if it said anything since the VM was started. */
  Optional<AgentStatus> last(ObservedVm vm) {
    return Optional.ofNullable(last.get(vm.id()))
        .filter(said -> said.startedAt().equals(vm.life().startedAt()))
        .map(Said::status);
  }

  /** The agent was asked, and said so. */
  void said(ObservedVm vm, AgentStatus status) {
    last.put(vm.id(), new Said(vm.life().startedAt(), status));
  }

  /** Follows an agent from its first event on, unless that is done already. */
  void follow(ObservedVm vm) {
    Follower present = followers.computeIfAbsent(vm.id(), id -> new Follower(vm));
    if (present.isOfEarlierStart(vm) && followers.remove(vm.id(), present)) {
      present.end();
      follow(vm);
    }
  }

  /** Follows the agent no more; what it said last stays known. */
  void end(UUID id) {
    Follower follower = followers.remove(id);
    if (follower != null) {
      follower.end();
    }
  }

  /** Knows nothing of that agent any more. */
  void forget(UUID id) {
    end(id);
    last.remove(id);
  }

  /** Follows one agent, through any number of connections. */
  private final class Follower {
    private final ObservedVm vm;
    private final CompletableFuture<AgentEvents.End> connections;
    private CompletableFuture<AgentEvents.End> connection =
        CompletableFuture.completedFuture(AgentEvents.End.BROKEN);
    private long heard;
    private int failures;
    private boolean ended;

    Follower(ObservedVm vm) {
      this.vm = vm;
      RetryPolicy<AgentEvents.End> whileItRuns =
          RetryPolicy.<AgentEvents.End>builder()
              .handle(RuntimeException.class)
              .handleResult(AgentEvents.End.BROKEN)
              .withMaxRetries(-1)
              .withDelayFn(context -> nextDelay())
              .withJitter(JITTER)
              .build();
      this.connections = Failsafe.with(whileItRuns).with(scheduler).getStageAsync(this::connect);
    }

    boolean isOfEarlierStart(ObservedVm now) {
      return vm.life().startedAt().isBefore(now.life().startedAt());
    }

    /** Asks the hypervisor first: nobody may have been told that the VM ended. */
    private CompletableFuture<AgentEvents.End> connect() {
      boolean active =
          hypervisor.find(vm.id()).filter(now -> now.domainState().isActive()).isPresent();
      if (!active) {
        FollowedAgents.this.end(vm.id());
      }
      synchronized (this) {
        if (ended) {
          return CompletableFuture.completedFuture(AgentEvents.End.OVER);
        }
        connection = events.follow(vm, heard, this::hear);
        return connection;
      }
    }

    private synchronized void hear(AgentEvent event) {
      if (ended) {
        return;
      }
      heard = event.sequence();
      failures = 0;
      if (event.current()) {
        said(vm, new AgentStatus(event.state(), event.computationId(), event.reason()));
        hint.accept(vm.id());
      }
    }

    private synchronized Duration nextDelay() {
      Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(failures++, 5));
      return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    private synchronized void end() {
      ended = true;
      connection.cancel(false);
      connections.cancel(false);
    }
  }
}
