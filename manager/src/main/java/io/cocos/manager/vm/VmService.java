package io.cocos.manager.vm;

import io.cocos.computation.MalformedComputationException;
import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.time.Instant;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs computations in VMs, and answers for these VMs. Remembers nothing that cannot be asked again
 * of the hypervisor or of the agents, so that it may be killed at any moment; what it saw last it
 * shows also while the hypervisor is away. Safe for use by many threads; {@code run}, {@code plan},
 * {@code describe}, {@code document}, {@code stop} and {@code remove} block for as long as the
 * hypervisor takes.
 */
public final class VmService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VmService.class);

  private static final int BACKGROUND_THREADS = 4;

  /** So many changes can be missed by who follows them, before everything has to be told again. */
  private static final int KEPT_CHANGES = 10_000;

  /** How much longer than its grace the end of a VM may take. */
  private static final Duration END_PATIENCE = Duration.ofMinutes(2);

  private final Hypervisor hypervisor;
  private final InstantSource clock;
  private final Admission admission;
  private final LifecycleRules rules;
  private final ScheduledExecutorService background;
  private final SeenVms seen;
  private final Boots boots;
  private final Endings endings;
  private final VmWatches watches;
  private final VmChanges changes;
  private final Reconciler reconciler;
  private final Launches launches;

  /**
   * Takes over the hypervisor's VMs as soon as the hypervisor is connected.
   *
   * @param hypervisor its owner closes it, after this service
   * @param agents asks and follows the agents
   * @param ports where the VMs' host ports come from
   * @param admission decides which launches may begin, and when
   * @param rules how long VMs may take
   * @param clock tells the time
   * @param observers told what happens
   */
  public VmService(
      Hypervisor hypervisor,
      Agents agents,
      PortPool ports,
      Admission admission,
      LifecycleRules rules,
      InstantSource clock,
      VmObservers observers) {
    this(
        hypervisor,
        agents,
        ports,
        admission,
        rules,
        clock,
        observers,
        background(),
        UUID::randomUUID,
        new Burst(Runtime.getRuntime().availableProcessors()));
  }

  /**
   * The same with threads, which it shuts down in the end, ids of VMs, and what is a burst of
   * launches, of somebody else's choice.
   */
  VmService(
      Hypervisor hypervisor,
      Agents agents,
      PortPool ports,
      Admission admission,
      LifecycleRules rules,
      InstantSource clock,
      VmObservers observers,
      ScheduledExecutorService background,
      Supplier<UUID> ids,
      Burst burst) {
    this.hypervisor = hypervisor;
    this.clock = clock;
    this.admission = admission;
    this.rules = rules;
    this.background = background;
    this.seen = new SeenVms(hypervisor, clock);
    this.watches = new VmWatches(this::present, background);
    this.boots =
        new Boots(
            hypervisor,
            seen,
            new ReadinessWatch(agents.probe(), background),
            clock,
            observers.launches(),
            this::hint,
            new FollowedAgents(hypervisor, agents.events(), background, this::hint));
    this.endings = new Endings(hypervisor, clock);
    this.changes = new VmChanges(this::present, clock, observers.changes(), KEPT_CHANGES);
    this.reconciler =
        new Reconciler(
            hypervisor, seen, ports, boots, endings, changes, watches, rules, clock, background);
    this.launches =
        new Launches(
            hypervisor,
            new Launcher(hypervisor, ports, clock, rules.ttlUnit()),
            admission,
            observers.launches(),
            seen,
            boots,
            reconciler,
            ids,
            burst);
    reconciler.begin();
    hypervisor.listen(reconciler);
  }

  /** Threads as a service has them by itself. */
  static ScheduledExecutorService background() {
    return Executors.newScheduledThreadPool(BACKGROUND_THREADS, new DaemonThreads("vm-background"));
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
   * @throws MalformedComputationException when the terms in the computation's metadata are none
   */
  public Vm run(LaunchRequest request) {
    return launches.run(request);
  }

  /**
   * What {@link #run} would do now, and with what; does nothing, and nothing is left of it. What
   * would be refused for the host's sake is part of the answer.
   *
   * @throws ManagerException with {@code REQUEST_TOO_LARGE} as {@link #run}, and when the
   *     hypervisor cannot be asked
   * @throws MalformedComputationException when the terms in the computation's metadata are none
   */
  public LaunchPlan plan(LaunchRequest request) {
    return launches.plan(request);
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

  /**
   * Every VM, in the order of creation, as last seen.
   *
   * @throws ManagerException with {@code HYPERVISOR_UNAVAILABLE} when none was ever seen
   */
  public List<Vm> list() {
    seen.complete();
    return seen.all().stream().map(boots::derive).toList();
  }

  /**
   * How full the host is, by all VMs as last seen. Never waits for the hypervisor.
   *
   * @throws ManagerException with {@code HYPERVISOR_UNAVAILABLE} when none was ever seen
   */
  public Capacity capacity() {
    if (!seen.isComplete()) {
      throw new ManagerException(
          ErrorCode.HYPERVISOR_UNAVAILABLE,
          "the hypervisor has not told yet which VMs there are; try again in a moment");
    }
    return admission.capacity(seen::all);
  }

  /**
   * What the host offers VMs. Asks the hypervisor.
   *
   * @throws ManagerException with {@code HYPERVISOR_UNAVAILABLE} when that cannot be asked
   */
  public HostOffers offers() {
    return hypervisor.offers();
  }

  /** Since when VMs are shown from memory; empty while the hypervisor can be asked. */
  public Optional<Instant> awaySince() {
    return seen.awaySince();
  }

  /**
   * One VM, as last seen.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public Vm get(UUID id) {
    return present(id).or(() -> seen.look(id).map(boots::derive)).orElseThrow(() -> notFound(id));
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
   * What a verifier is told of one VM. Blocks for as long as its files are read.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id, with {@code
   *     VM_UNPROTECTED} when nothing protects it, with {@code HOST_FILE_UNUSABLE} when a file that
   *     it was started from cannot be read
   */
  public Evidence evidence(UUID id) {
    return hypervisor.evidence(id).orElseThrow(() -> notFound(id));
  }

  /**
   * The hypervisor's own document of a VM.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public String document(UUID id) {
    return hypervisor.document(id).orElseThrow(() -> notFound(id));
  }

  /**
   * What a VM printed.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public ConsoleLog console(UUID id) {
    return hypervisor.console(get(id).observed().id()).orElseThrow(() -> notFound(id));
  }

  /** What changed lately. */
  public VmChanges changes() {
    return changes;
  }

  /**
   * Hands a secret to the processor of a VM that was launched to be held. More than one may be; the
   * VM goes on waiting.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id, with {@code
   *     VM_NOT_HELD} when its guest has begun or it does not run, with {@code HYPERVISOR_REFUSED}
   *     when the processor does not take the secret
   */
  public Vm injectSecret(UUID id, LaunchSecret secret) {
    ObservedVm observed = held(id, "take a launch secret");
    LogContext.of(observed)
        .run(
            () -> {
              hypervisor.injectSecret(id, secret);
              log.info("VM {} ({}) was given a launch secret", id, observed.domain());
            });
    return boots.derive(observed);
  }

  /**
   * Lets the guest of a VM begin that was launched to be held.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id, with {@code
   *     VM_NOT_HELD} when its guest has begun or it does not run
   */
  public Vm resume(UUID id) {
    LogContext.of(held(id, "be resumed")).run(() -> hypervisor.resume(id));
    Vm vm = boots.derive(observed(id));
    hint(id);
    return vm;
  }

  private ObservedVm held(UUID id, String to) {
    ObservedVm observed = observed(id);
    if (!observed.isHeld() || observed.awaitsOthers()) {
      throw new ManagerException(
          ErrorCode.VM_NOT_HELD,
          "VM %s is %s and does not wait at its start, so it cannot %s; only one that was launched with paused=true does, until it is resumed"
              .formatted(id, boots.derive(observed).state().label(), to));
    }
    return observed;
  }

  /**
   * Asks a VM's guest to end, and ends the VM without asking when it does not. The VM is kept: it
   * is shown as stopped and holds its ports until it is removed. One that does not run is left as
   * it is.
   *
   * @param grace how long the guest may take; empty for the usual time, zero to end it at once
   * @return the VM when it has ended; completes exceptionally with {@code VM_NOT_FOUND} when it is
   *     removed meanwhile, with {@code HYPERVISOR_TIMEOUT} when it does not even end by force
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public CompletableFuture<Vm> stop(UUID id, Optional<Duration> grace) {
    return stop(id, grace.orElse(rules.stopGrace()), "it was stopped");
  }

  private CompletableFuture<Vm> stop(UUID id, Duration grace, String why) {
    ObservedVm observed = observed(id);
    Vm vm = boots.derive(observed);
    if (!observed.domainState().isActive()) {
      return CompletableFuture.completedFuture(vm);
    }
    Ending stopped = Ending.begun(vm, VmState.STOPPED, why, clock.instant().plus(grace));
    LogContext.of(observed).run(() -> endings.begin(observed, stopped));
    Optional<ObservedVm> unused = seen.look(id);
    hint(id);
    return ended(id)
        .orTimeout(grace.plus(END_PATIENCE).toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> notEnded(id, failure));
  }

  /**
   * Ends a VM if it runs, and forgets it, with its domain, files and ports.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} when there is none of that id
   */
  public void remove(UUID id) {
    ObservedVm observed = observed(id);
    reconciler.leaveAlone(id);
    try {
      LogContext.of(observed)
          .run(
              () -> {
                hypervisor.remove(id);
                seen.removed(id);
                reconciler.forget(id, "it was removed");
                log.info("VM {} ({}) removed", id, observed.domain());
              });
    } finally {
      reconciler.lookAfter(id);
    }
  }

  /**
   * Ends every VM that runs, as {@link #stop} does, and waits for it. One that cannot be ended is
   * named in the log, and left.
   */
  public void drain() {
    List<CompletableFuture<?>> ends =
        list().stream()
            .map(Vm::observed)
            .filter(vm -> vm.domainState().isActive())
            .<CompletableFuture<?>>map(this::drain)
            .toList();
    log.info("{} VMs are ended before the manager is", ends.size());
    CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
  }

  private CompletableFuture<Void> drain(ObservedVm vm) {
    CompletableFuture<Vm> end;
    try {
      end = stop(vm.id(), rules.stopGrace(), "the manager was ended");
    } catch (ManagerException refused) {
      end = CompletableFuture.failedFuture(refused);
    }
    return end.handle(
        (ended, failure) -> {
          if (failure != null) {
            log.warn("VM {} ({}) was not ended: {}", vm.id(), vm.domain(), failure.getMessage());
          }
          return null;
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
    return watches.begin(get(id).observed().id(), observer);
  }

  /** How many watches are open. */
  int openWatches() {
    return watches.count();
  }

  @Override
  public void close() {
    background.shutdownNow();
  }

  /** The hypervisor's own word, since something is to be done with the VM. */
  private ObservedVm observed(UUID id) {
    return seen.look(id).orElseThrow(() -> notFound(id));
  }

  private Optional<Vm> present(UUID id) {
    return seen.find(id).map(boots::derive);
  }

  private void hint(UUID id) {
    reconciler.hint(id);
  }

  private CompletableFuture<Vm> ended(UUID id) {
    EndOfVm end = new EndOfVm(id);
    VmWatch watch = watches.begin(id, end);
    return end.vm().whenComplete((vm, failure) -> watch.close());
  }

  static ManagerException notFound(UUID id) {
    return new ManagerException(ErrorCode.VM_NOT_FOUND, "there is no VM with id " + id);
  }

  private static Vm notEnded(UUID id, Throwable failure) {
    if (failure instanceof TimeoutException) {
      throw new ManagerException(
          ErrorCode.HYPERVISOR_TIMEOUT,
          "VM %s was not seen to end; look whether libvirt's daemon or its QEMU hangs"
              .formatted(id),
          failure);
    }
    throw failure instanceof CompletionException ended ? ended : new CompletionException(failure);
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
