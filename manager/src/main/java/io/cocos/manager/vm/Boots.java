package io.cocos.manager.vm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows VMs from the start of their domain until their agent holds what it is to hold. Safe for
 * use by many threads.
 */
final class Boots {
  private static final Logger log = LoggerFactory.getLogger(Boots.class);

  private final Hypervisor hypervisor;
  private final SeenVms seen;
  private final ReadinessWatch readiness;
  private final InstantSource clock;
  private final LaunchObserver observer;
  private final Consumer<UUID> hint;
  private final FollowedAgents agents;

  /** The launches that nobody follows yet. */
  private final Map<UUID, Launch> launches = new ConcurrentHashMap<>();

  /**
   * A launch that has come as far as a domain.
   *
   * @param held whether its guest had not begun then
   */
  private record Launch(LaunchProgress progress, boolean held) {
    LaunchProgress running(ObservedVm vm) {
      if (held) {
        progress.running(vm);
      }
      return progress;
    }
  }

  /**
   * Follows no VM yet.
   *
   * @param observer told of boots that an earlier manager began
   * @param hint told of VMs whose state may have changed
   * @param agents told which VMs have booted or ended
   */
  Boots(
      Hypervisor hypervisor,
      SeenVms seen,
      ReadinessWatch readiness,
      InstantSource clock,
      LaunchObserver observer,
      Consumer<UUID> hint,
      FollowedAgents agents) {
    this.hypervisor = hypervisor;
    this.seen = seen;
    this.readiness = readiness;
    this.clock = clock;
    this.observer = observer;
    this.hint = hint;
    this.agents = agents;
  }

  /** The VM as it stands, by all that is known of its agent. */
  Vm derive(ObservedVm observed) {
    return VmStates.derive(observed, agents.last(observed));
  }

  /**
   * A VM was just launched. It is followed from the first {@link #look} or {@link #await} on that
   * finds it running.
   */
  void launched(ObservedVm observed, LaunchProgress progress) {
    if (!observed.isHeld()) {
      progress.running(observed);
    }
    launches.put(observed.id(), new Launch(progress, observed.isHeld()));
  }

  /**
   * Follows a VM that boots, unless that is done already.
   *
   * @return the VM when its agent has answered; completes exceptionally when it ended before
   */
  CompletableFuture<Vm> await(ObservedVm observed) {
    return readiness.watch(observed, () -> new Boot(observed, progress(observed)));
  }

  /** Sees to it that a VM is followed for as long as it needs that, and no longer. */
  void look(ObservedVm observed) {
    Vm vm = derive(observed);
    if (!observed.domainState().isActive()) {
      end(observed.id(), vm.reason().orElse("it does not run"));
    } else if (vm.state() == VmState.BOOTING) {
      CompletableFuture<Vm> unused = await(observed);
    } else if (!observed.isHeld()) {
      agents.follow(observed);
      if (holdsComputation(vm) && observed.readyAt().isEmpty()) {
        noteReady(observed); // its agent answered while the hypervisor could not be told
      }
    }
  }

  /** Gives up a VM that will not become ready any more. */
  void end(UUID id, String why) {
    Optional.ofNullable(launches.remove(id))
        .ifPresent(launch -> launch.progress().failed(ReadinessWatch.ended(id, why).getMessage()));
    readiness.end(id, why);
    agents.end(id);
  }

  /** Gives up a VM that is gone. */
  void forget(UUID id, String why) {
    end(id, why);
    agents.forget(id);
  }

  private LaunchProgress progress(ObservedVm observed) {
    return Optional.ofNullable(launches.remove(observed.id()))
        .map(launch -> launch.running(observed))
        .orElseGet(() -> observer.resume(observed));
  }

  /** An agent may be further already when it is asked. */
  private static boolean holdsComputation(Vm vm) {
    return switch (vm.state()) {
      case READY, RUNNING, COMPLETED -> true;
      case PROVISIONING, BOOTING, FAILED, STOPPED, EXPIRED -> false;
    };
  }

  private void noteReady(ObservedVm observed) {
    UUID id = observed.id();
    Instant now = clock.instant();
    hypervisor.note(id, life -> life.readyAt().isPresent() ? life : life.withReady(now));
    log.info(
        "VM {} is ready after {} ms",
        id,
        Duration.between(observed.life().startedAt(), now).toMillis());
    Optional<ObservedVm> unused = seen.look(id);
    hint.accept(id);
  }

  /** One VM's boot, which has one end. */
  private final class Boot implements ReadinessWatch.Asker {
    private final ObservedVm observed;
    private final LaunchProgress progress;
    private final AtomicBoolean heard = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    Boot(ObservedVm observed, LaunchProgress progress) {
      this.observed = observed;
      this.progress = progress;
    }

    @Override
    public CompletableFuture<Optional<AgentStatus>> ask(
        Supplier<CompletableFuture<Optional<AgentStatus>>> question) {
      return progress.within(question).thenApply(this::hear);
    }

    private Optional<AgentStatus> hear(Optional<AgentStatus> answer) {
      if (answer.isPresent() && heard.compareAndSet(false, true)) {
        progress.answered();
      }
      return answer;
    }

    @Override
    public Vm answered(AgentStatus status) {
      return LogContext.of(observed)
          .call(
              () -> {
                agents.said(observed, status);
                tell(derive(observed));
                return progress.within(this::settle);
              });
    }

    @Override
    public void failed(Throwable why) {
      LogContext.of(observed)
          .run(
              () -> {
                Object unused = progress.within(() -> logFailure(why));
              });
      if (ended.compareAndSet(false, true)) {
        progress.failed(why.getMessage());
      }
    }

    private Void logFailure(Throwable why) {
      log.info("VM {} did not become ready: {}", observed.id(), why.getMessage());
      return null;
    }

    private Vm settle() {
      UUID id = observed.id();
      try {
        agents.follow(observed);
        if (holdsComputation(derive(observed))) {
          noteReady(observed);
        }
      } finally {
        hint.accept(id);
      }
      Vm vm = derive(seen.look(id).orElseThrow(() -> VmService.notFound(id)));
      vm.reason().ifPresent(reason -> log.warn("VM {} is {}: {}", id, vm.state().label(), reason));
      return vm;
    }

    /** Before the hypervisor is told: it may be away, and the guest is what it is. */
    private void tell(Vm vm) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      if (vm.state() == VmState.FAILED) {
        progress.failed(vm.reason().orElse("the agent gives no reason"));
      } else {
        progress.ready(vm);
      }
    }
  }
}
