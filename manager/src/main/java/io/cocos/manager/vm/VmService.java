package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs computations in VMs, and answers for these VMs. Remembers nothing that cannot be asked again
 * of the hypervisor or of the agents, so that it may be killed at any moment. Safe for use by many
 * threads; {@code run}, {@code list}, {@code get}, {@code describe}, {@code stop} and {@code
 * remove} block for as long as the hypervisor takes.
 */
public final class VmService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VmService.class);

  private static final int BACKGROUND_THREADS = 4;

  private final Hypervisor hypervisor;
  private final LaunchObserver observer;
  private final ScheduledExecutorService background;
  private final Launcher launcher;
  private final VmWatches watches;
  private final Boots boots;
  private final Reconciler reconciler;
  private final KeyedLaunches keyed = new KeyedLaunches();

  /**
   * Takes over the hypervisor's VMs as soon as the hypervisor is connected.
   *
   * @param hypervisor its owner closes it, after this service
   * @param probe asks the agents
   * @param agentEvents follows the agents that have answered
   * @param ports where the VMs' host ports come from
   * @param clock tells when a VM was created and when it became ready
   * @param observer told how launches go
   * @param reconcilePause how long it takes at most until something is seen that the hypervisor did
   *     not tell
   */
  public VmService(
      Hypervisor hypervisor,
      AgentProbe probe,
      AgentEvents agentEvents,
      PortPool ports,
      InstantSource clock,
      LaunchObserver observer,
      Duration reconcilePause) {
    this.hypervisor = hypervisor;
    this.observer = observer;
    this.background =
        Executors.newScheduledThreadPool(BACKGROUND_THREADS, new DaemonThreads("vm-background"));
    this.launcher = new Launcher(hypervisor, ports, clock);
    this.watches = new VmWatches(this::find, background);
    this.boots =
        new Boots(
            hypervisor,
            new ReadinessWatch(probe, background),
            clock,
            observer,
            watches::hint,
            new FollowedAgents(hypervisor, agentEvents, background, watches::hint));
    this.reconciler = new Reconciler(hypervisor, ports, boots, watches, background);
    reconciler.every(reconcilePause);
    hypervisor.listen(reconciler);
  }

  /**
   * Launches a VM. A request without an idempotency key launches another one each time, also for
   * the same computation; one that has a key is answered with the VM that an earlier request of the
   * same key got, for as long as that VM is not removed. A launch that fails leaves its key free.
   *
   * @return the VM, whose domain runs and whose agent has not answered yet; an earlier one as it
   *     stands now
   * @throws ManagerException with {@code IDEMPOTENCY_KEY_REUSED} when the earlier request was for
   *     another computation, with {@code REQUEST_TOO_LARGE} for a computation that the agent would
   *     not take, and with other codes when the host cannot run it; nothing is left of it then
   */
  public Vm run(LaunchRequest request) {
    long asked = System.nanoTime();
    try {
      request.computation().ifPresent(VmService::requireFits);
      if (request.idempotencyKey().isEmpty()) {
        return launch(request);
      }
      String key = request.idempotencyKey().get();
      return keyed.once(
          new KeyedLaunches.Request(key, request.computationId()),
          () -> launchedFor(key),
          () -> launch(request));
    } finally {
      observer.answered(Duration.ofNanos(System.nanoTime() - asked));
    }
  }

  private Optional<Vm> launchedFor(String idempotencyKey) {
    return list().stream()
        .filter(vm -> vm.observed().idempotencyKey().filter(idempotencyKey::equals).isPresent())
        .findFirst();
  }

  private Vm launch(LaunchRequest request) {
    UUID id = UUID.randomUUID();
    return LogContext.of(id, request.computationId()).call(() -> launch(id, request));
  }

  private Vm launch(UUID id, LaunchRequest request) {
    reconciler.launching(id);
    try {
      LaunchProgress progress = observer.begin(id, request.computationId());
      ObservedVm observed = start(id, request, progress);
      log.info(
          "VM {} ({}) runs for {}",
          id,
          observed.domain(),
          observed.computationId().map(digest -> "computation " + digest).orElse("no computation"));
      progress.running(observed);
      boots.begin(observed, progress);
      return boots.derive(observed);
    } finally {
      reconciler.launched(id);
    }
  }

  private ObservedVm start(UUID id, LaunchRequest request, LaunchProgress progress) {
    try {
      return progress.within(() -> launcher.launch(id, request));
    } catch (RuntimeException failed) {
      progress.failed(failed.getMessage());
      throw failed;
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
    Vm vm = boots.derive(observed);
    CompletableFuture<Vm> settled =
        vm.state() == VmState.BOOTING
            ? boots.await(observed).copy()
            : CompletableFuture.completedFuture(vm);
    return settled
        .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyAsync(failure -> stillBooting(id, failure), background)
        .thenApply(VmService::usable);
  }

  /** Every VM, in the order of creation. */
  public List<Vm> list() {
    return hypervisor.list().stream().map(boots::derive).toList();
  }

  /**
   * One VM.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public Vm get(UUID id) {
    return find(id).orElseThrow(() -> notFound(id));
  }

  /**
   * What one VM is made of. Blocks for as long as its files are read.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id, with {@code
   *     HOST_FILE_UNUSABLE} when a file that it was started from cannot be read
   */
  public GuestDescription describe(UUID id) {
    return hypervisor.describe(id).orElseThrow(() -> notFound(id));
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
              boots.end(id, "it was stopped");
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
              reconciler.forget(id, "it was removed");
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

  private ObservedVm observed(UUID id) {
    return hypervisor.find(id).orElseThrow(() -> notFound(id));
  }

  private Optional<Vm> find(UUID id) {
    return hypervisor.find(id).map(boots::derive);
  }

  static ManagerException notFound(UUID id) {
    return new ManagerException(ErrorCode.VM_NOT_FOUND, "there is no VM with id " + id);
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
}
