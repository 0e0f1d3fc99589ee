package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs computations in VMs, and answers for these VMs. Remembers nothing that cannot be asked again
 * of the hypervisor or of the agents, so that it may be killed at any moment. Safe for use by many
 * threads; {@code run}, {@code list}, {@code get}, {@code stop} and {@code remove} block for as
 * long as the hypervisor takes.
 */
public final class VmService implements Hypervisor.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VmService.class);

  /** So many ports in a row that others hold mean that something is wrong with the host. */
  private static final int PORT_ATTEMPTS = 32;

  private static final int BACKGROUND_THREADS = 4;

  private final Hypervisor hypervisor;
  private final PortPool ports;
  private final InstantSource clock;
  private final LaunchObserver observer;
  private final ScheduledExecutorService background;
  private final ReadinessWatch readiness;
  private final VmWatches watches;
  private final KeyedLaunches keyed = new KeyedLaunches();
  private final Set<UUID> launching = ConcurrentHashMap.newKeySet();
  private final Map<UUID, AgentStatus> agents = new ConcurrentHashMap<>();

  /**
   * Takes over the hypervisor's VMs as soon as the hypervisor is connected.
   *
   * @param hypervisor its owner closes it, after this service
   * @param probe asks the agents
   * @param ports where the VMs' host ports come from
   * @param clock tells when a VM was created and when it became ready
   * @param observer told how long launches take
   */
  public VmService(
      Hypervisor hypervisor,
      AgentProbe probe,
      PortPool ports,
      InstantSource clock,
      LaunchObserver observer) {
    this.hypervisor = hypervisor;
    this.ports = ports;
    this.clock = clock;
    this.observer = observer;
    this.background =
        Executors.newScheduledThreadPool(BACKGROUND_THREADS, new DaemonThreads("vm-background"));
    this.readiness = new ReadinessWatch(probe, background);
    this.watches = new VmWatches(id -> hypervisor.find(id).map(this::derive), background);
    hypervisor.listen(this);
  }

  /**
   * Launches a VM for a computation. Every call launches another VM, also for the same computation.
   *
   * @param computation what the agent in the VM is to hold
   * @param timeout how long the computation may take, when the caller said so
   * @return the VM, whose domain runs and whose agent has not answered yet
   * @throws ManagerException with {@code REQUEST_TOO_LARGE} for a computation that the agent would
   *     not take, and with other codes when the host cannot run it; nothing is left of it then
   */
  public Vm run(Computation computation, Optional<Duration> timeout) {
    return run(computation, timeout, Optional.empty());
  }

  /**
   * Launches a VM for a computation, or answers with the one that an earlier request of the same
   * name got, for as long as that VM is not removed. A launch that fails leaves its name free.
   *
   * @param computation what the agent in the VM is to hold
   * @param timeout how long the computation may take, when the caller said so
   * @param idempotencyKey the caller's own name for the request; without one, every call launches
   *     another VM
   * @return the VM, whose domain runs and whose agent has not answered yet; an earlier one as it
   *     stands now
   * @throws ManagerException with {@code IDEMPOTENCY_KEY_REUSED} when the earlier request was for
   *     another computation, with {@code REQUEST_TOO_LARGE} for a computation that the agent would
   *     not take, and with other codes when the host cannot run it; nothing is left of it then
   */
  public Vm run(
      Computation computation, Optional<Duration> timeout, Optional<String> idempotencyKey) {
    long asked = System.nanoTime();
    try {
      requireFits(computation);
      if (idempotencyKey.isEmpty()) {
        return launch(computation, timeout, idempotencyKey);
      }
      return keyed.once(
          new KeyedLaunches.Request(idempotencyKey.get(), computation.digest()),
          () -> launchedFor(idempotencyKey.get()),
          () -> launch(computation, timeout, idempotencyKey));
    } finally {
      observer.answered(since(asked));
    }
  }

  private Optional<Vm> launchedFor(String idempotencyKey) {
    return list().stream()
        .filter(vm -> vm.observed().idempotencyKey().filter(idempotencyKey::equals).isPresent())
        .findFirst();
  }

  private Vm launch(
      Computation computation, Optional<Duration> timeout, Optional<String> idempotencyKey) {
    UUID id = UUID.randomUUID();
    return LogContext.of(id, computation.digest())
        .call(() -> launch(id, computation, timeout, idempotencyKey));
  }

  private Vm launch(
      UUID id,
      Computation computation,
      Optional<Duration> timeout,
      Optional<String> idempotencyKey) {
    launching.add(id);
    try {
      ObservedVm observed = start(id, computation, timeout, idempotencyKey);
      log.info(
          "VM {} ({}) runs for computation {}", id, observed.domain(), observed.computationId());
      observeBoot(observed);
      return derive(observed);
    } finally {
      launching.remove(id);
      changed(id); // what happened meanwhile was passed over
    }
  }

  /**
   * Waits for the agent of a VM.
   *
   * @param id the VM
   * @param atMost how long to wait
   * @return the VM as it stands when its agent has answered or when the time is up, whichever comes
   *     first; completes exceptionally with {@code VM_ENDED} when the VM ended or its agent failed
   */
  public CompletableFuture<Vm> awaitReady(UUID id, Duration atMost) {
    ObservedVm observed = observed(id);
    Vm vm = derive(observed);
    CompletableFuture<Vm> settled =
        vm.state() == VmState.BOOTING
            ? watch(observed).copy()
            : CompletableFuture.completedFuture(vm);
    return settled
        .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyAsync(failure -> stillBooting(id, failure), background)
        .thenApply(VmService::usable);
  }

  /** Every VM, in the order of creation. */
  public List<Vm> list() {
    return hypervisor.list().stream().map(this::derive).toList();
  }

  /**
   * One VM.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public Vm get(UUID id) {
    return derive(observed(id));
  }

  /**
   * Ends a VM at once if it runs, and keeps it: it is shown as stopped and holds its ports until it
   * is removed. One that does not run is left as it is.
   *
   * @return the VM as it stands afterwards
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public Vm stop(UUID id) {
    ObservedVm observed = observed(id);
    return LogContext.of(observed)
        .call(
            () -> {
              hypervisor.stop(id);
              readiness.end(id, "it was stopped");
              watches.hint(id);
              Vm stopped = get(id);
              log.info("VM {} ({}) is {}", id, observed.domain(), stopped.state().label());
              return stopped;
            });
  }

  /**
   * Ends a VM if it runs, and forgets it, with its domain, files and ports.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public void remove(UUID id) {
    ObservedVm observed = observed(id);
    LogContext.of(observed)
        .run(
            () -> {
              hypervisor.remove(id);
              forget(id, "it was removed");
              log.info("VM {} ({}) removed", id, observed.domain());
            });
  }

  /**
   * Follows a VM, until the watch is closed or the VM is gone.
   *
   * @param id the VM
   * @param observer told of the VM as it stands, and of each change of its state
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public VmWatch watch(UUID id, VmObserver observer) {
    return watches.begin(observed(id).id(), observer);
  }

  /** How many watches are open. */
  int openWatches() {
    return watches.count();
  }

  @Override
  public void connected() {
    inBackground(LogContext.none(), "take over the hypervisor's VMs", this::takeOver);
  }

  @Override
  public void changed(UUID id) {
    inBackground(LogContext.of(id), "look at VM " + id, () -> look(id));
  }

  @Override
  public void close() {
    background.shutdownNow();
  }

  private static void requireFits(Computation computation) {
    int length = computation.canonicalJson().length;
    if (length > Computation.MAX_CANONICAL_BYTES) {
      throw new ManagerException(
          ErrorCode.REQUEST_TOO_LARGE,
          "the computation's canonical JSON has %d bytes, but at most %d reach the agent"
              .formatted(length, Computation.MAX_CANONICAL_BYTES));
    }
  }

  private ObservedVm start(
      UUID id,
      Computation computation,
      Optional<Duration> timeout,
      Optional<String> idempotencyKey) {
    Instant createdAt = clock.instant();
    String computationId = computation.digest();
    try {
      for (int attempt = 1; ; attempt++) {
        List<Forward> forwards = ports.reserve(id);
        try {
          return hypervisor.launch(
              new VmSpec(
                  id,
                  domainName(id),
                  computation,
                  computationId,
                  forwards,
                  createdAt,
                  timeout,
                  idempotencyKey));
        } catch (PortTakenException taken) {
          ports.refused(taken.port());
          log.info("VM {}: {}; trying another one", id, taken.getMessage());
          if (attempt == PORT_ATTEMPTS) {
            throw taken;
          }
        }
      }
    } catch (RuntimeException failed) {
      ports.release(id);
      throw failed;
    }
  }

  /** Short enough for a screen, long enough never to collide: the last twelve digits of the id. */
  private static String domainName(UUID id) {
    return "cocos-" + id.toString().substring(24);
  }

  private ObservedVm observed(UUID id) {
    return hypervisor
        .find(id)
        .orElseThrow(
            () -> new ManagerException(ErrorCode.VM_NOT_FOUND, "there is no VM with id " + id));
  }

  private Vm derive(ObservedVm observed) {
    return VmStates.derive(observed, Optional.ofNullable(agents.get(observed.id())));
  }

  private CompletableFuture<Vm> watch(ObservedVm observed) {
    return readiness.watch(
        observed, status -> LogContext.of(observed).call(() -> answered(observed, status)));
  }

  private void observeBoot(ObservedVm observed) {
    long started = System.nanoTime();
    CompletableFuture<Void> unused =
        watch(observed)
            .thenAccept(
                vm -> {
                  if (vm.state() != VmState.FAILED) {
                    observer.booted(since(started));
                  }
                });
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private void expectAnswer(ObservedVm observed) {
    CompletableFuture<Vm> unused = watch(observed);
  }

  private Vm answered(ObservedVm observed, AgentStatus status) {
    UUID id = observed.id();
    agents.put(id, status);
    try {
      if (derive(observed).state() == VmState.READY) {
        noteReady(observed);
      }
    } finally {
      watches.hint(id);
    }
    Vm vm = get(id);
    vm.reason().ifPresent(reason -> log.warn("VM {} is {}: {}", id, vm.state().label(), reason));
    return vm;
  }

  private void noteReady(ObservedVm observed) {
    Instant now = clock.instant();
    hypervisor.markReady(observed.id(), now);
    log.info(
        "VM {} is ready after {} ms",
        observed.id(),
        Duration.between(observed.createdAt(), now).toMillis());
  }

  /**
   * Looks at the VMs that are listed, and at those that are known here and may be gone: what was
   * removed meanwhile, also between listing and holding, must not keep its ports.
   */
  private void takeOver() {
    for (ObservedVm observed : hypervisor.list()) {
      if (!launching.contains(observed.id())) {
        ports.hold(observed.id(), observed.forwards());
      }
    }
    ports.holders().forEach(this::look);
  }

  private void look(UUID id) {
    if (launching.contains(id)) {
      return;
    }
    Optional<ObservedVm> observed = hypervisor.find(id);
    if (observed.isPresent()) {
      LogContext.of(observed.get()).run(() -> lookAt(observed.get()));
      watches.hint(id);
    } else {
      forget(id, "its domain is gone");
    }
  }

  private void lookAt(ObservedVm observed) {
    Vm vm = derive(observed);
    if (!observed.domainState().isActive()) {
      readiness.end(observed.id(), vm.reason().orElse("it does not run"));
    } else if (vm.state() == VmState.BOOTING) {
      expectAnswer(observed);
    } else if (vm.state() == VmState.READY && observed.readyAt().isEmpty()) {
      noteReady(observed); // its agent answered while the hypervisor could not be told
    }
  }

  private void forget(UUID id, String why) {
    readiness.end(id, why);
    agents.remove(id);
    ports.release(id);
    watches.hint(id);
  }

  private Vm stillBooting(UUID id, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return get(id);
    }
    throw failure instanceof CompletionException ended ? ended : new CompletionException(failure);
  }

  private static Vm usable(Vm vm) {
    return switch (vm.state()) {
      case PROVISIONING, BOOTING, READY, RUNNING, COMPLETED -> vm;
      case FAILED, STOPPED, EXPIRED ->
          throw new ManagerException(
              ErrorCode.VM_ENDED,
              "VM %s is %s: %s"
                  .formatted(vm.observed().id(), vm.state().label(), vm.reason().orElse("")));
    };
  }

  private void inBackground(LogContext context, String what, Runnable task) {
    if (!background.isShutdown()) {
      background.execute(() -> context.run(() -> attempt(what, task)));
    }
  }

  private static void attempt(String what, Runnable task) {
    try {
      task.run();
    } catch (ManagerException failed) {
      log.warn(
          "could not {}: {} ({}); the next change or reconnect tries again",
          what,
          failed.getMessage(),
          failed.code());
    }
  }
}
