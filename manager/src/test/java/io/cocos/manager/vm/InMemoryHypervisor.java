package io.cocos.manager.vm;

import io.cocos.computation.Computation;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.measurement.ExpectedLaunch;
import io.cocos.measurement.Firmware;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A hypervisor that keeps its promises in memory, and lets a test be the rest of the world: other
 * processes that hold ports, guests that die, operators who remove domains, a daemon that is gone.
 */
public final class InMemoryHypervisor implements Hypervisor {
  /** The firmware of every guest: a page of zeros. */
  private static final Firmware FIRMWARE = Firmware.of(new byte[4096]);

  private final Map<UUID, ObservedVm> vms = new LinkedHashMap<>();
  private final Map<UUID, Computation> computations = new HashMap<>();
  private final Map<UUID, Protection> protections = new HashMap<>();
  private final Map<UUID, List<LaunchSecret>> secrets = new HashMap<>();
  private final Map<UUID, String> consoles = new HashMap<>();
  private final Map<UUID, Integer> dropped = new HashMap<>();
  private final Map<UUID, Instant> orphans = new HashMap<>();
  private final Set<UUID> stubborn = new HashSet<>();
  private final List<VmSpec> attempts = new ArrayList<>();
  private final Set<Integer> portsOfOthers = new HashSet<>();
  private Optional<RuntimeException> launchFailure = Optional.empty();
  private Optional<ManagerException> beginFailure = Optional.empty();
  private Optional<ManagerException> removalFailure = Optional.empty();
  private Optional<LaunchHold> launchHold = Optional.empty();
  private Optional<Protection> protection = Optional.empty();
  private Consumer<UUID> afterLaunch = id -> {};
  private Optional<Listener> listener = Optional.empty();
  private boolean connected = true;

  /** Keeps every launch waiting from the moment it is asked for until this is closed. */
  public static final class LaunchHold implements AutoCloseable {
    private final Semaphore waiting = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until so many launches wait here. */
    public void awaitLaunches(int count) {
      inTime(patience -> waiting.tryAcquire(count, patience, TimeUnit.SECONDS));
    }

    /** Lets them go on. */
    public void release() {
      released.countDown();
    }

    @Override
    public void close() {
      release();
    }

    private void pass() {
      waiting.release();
      inTime(patience -> released.await(patience, TimeUnit.SECONDS));
    }

    private interface Wait {
      boolean within(long seconds) throws InterruptedException;
    }

    private static void inTime(Wait wait) {
      try {
        if (!wait.within(10)) {
          throw new IllegalStateException("a held launch waits in vain");
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  @Override
  public ObservedVm launch(VmSpec spec, BooleanSupplier crowded) {
    hold().ifPresent(LaunchHold::pass);
    ObservedVm vm = start(spec, crowded);
    afterLaunch().accept(vm.id());
    return vm;
  }

  @Override
  public ObservedVm begin(ObservedVm launched) {
    beginFailure()
        .ifPresent(
            failure -> {
              remove(launched.id());
              throw failure;
            });
    resume(launched.id());
    return launched.withState(DomainState.RUNNING);
  }

  private synchronized ObservedVm start(VmSpec spec, BooleanSupplier crowded) {
    requireConnected();
    attempts.add(spec);
    launchFailure.ifPresent(
        failure -> {
          throw failure;
        });
    requireFreeName(spec.domain());
    spec.forwards().forEach(forward -> requireFree(forward.hostPort()));
    if (spec.held()) {
      requireLaunchSecrets();
    }
    boolean held = spec.held() || (protection.isEmpty() && crowded.getAsBoolean());
    ObservedVm vm = vm(spec, held);
    vms.put(vm.id(), vm);
    spec.computation().ifPresent(kept -> computations.put(vm.id(), kept.computation()));
    protection.ifPresent(has -> protections.put(vm.id(), has));
    return vm;
  }

  private ObservedVm vm(VmSpec spec, boolean held) {
    return new ObservedVm(
        spec.id(),
        spec.domain(),
        held ? DomainState.PAUSED : DomainState.RUNNING,
        spec.computationId(),
        spec.forwards(),
        protection.map(Protection::confidential).orElse(Confidential.NONE),
        Samples.SIZE,
        spec.createdAt(),
        spec.deadline(),
        spec.idempotencyKey(),
        HandOver.AT_BOOT,
        held ? Life.heldFrom(spec.createdAt()) : Life.begun(spec.createdAt()));
  }

  @Override
  public synchronized PlannedGuest plan(VmSpec spec) {
    requireConnected();
    launchFailure.ifPresent(
        failure -> {
          throw failure;
        });
    return new PlannedGuest(
        Acceleration.TCG,
        protection.map(Protection::confidential).orElse(Confidential.NONE),
        spec.computation().map(one -> ComputationRoute.COMMAND_LINE).orElse(ComputationRoute.NONE),
        Optional.of("console=ttyS0"),
        "<domain><name>" + spec.domain() + "</name></domain>",
        Optional.empty(),
        protection.map(sev -> new ExpectedLaunch.Unknown("nothing is measured in memory")));
  }

  @Override
  public synchronized HostOffers offers() {
    requireConnected();
    return Samples.offers();
  }

  @Override
  public synchronized List<ObservedVm> list() {
    requireConnected();
    return vms.values().stream().sorted(Comparator.comparing(ObservedVm::createdAt)).toList();
  }

  @Override
  public synchronized Optional<ObservedVm> find(UUID id) {
    requireConnected();
    return Optional.ofNullable(vms.get(id));
  }

  @Override
  public synchronized Optional<Computation> computation(UUID id) {
    return Optional.ofNullable(computations.get(id)).filter(kept -> vms.containsKey(id));
  }

  @Override
  public synchronized Optional<GuestDescription> describe(UUID id) {
    return find(id).map(vm -> Samples.description(vm, Optional.ofNullable(protections.get(id))));
  }

  @Override
  public synchronized Optional<Evidence> evidence(UUID id) {
    return describe(id).map(this::evidence);
  }

  private Evidence evidence(GuestDescription guest) {
    Protection has = guest.requireProtection();
    return new Evidence(
        guest,
        has.expectedLaunch(guest, FIRMWARE),
        vms.get(guest.id()).domainState().isActive() && has instanceof Protection.Sev
            ? new LaunchReport.Measured("TUVBU1VSRU1FTlQ=", 1, 55, 24, has.policy())
            : new LaunchReport.Unavailable("nobody measures it"),
        has instanceof Protection.Sev
            ? Optional.of(new PlatformCertificates("UERI", "Q0hBSU4="))
            : Optional.empty());
  }

  @Override
  public void injectSecret(UUID id, LaunchSecret secret) {
    synchronized (this) {
      if (!held(id)) {
        throw new ManagerException(ErrorCode.HYPERVISOR_REFUSED, "the guest runs");
      }
      secrets.computeIfAbsent(id, first -> new ArrayList<>()).add(secret);
    }
  }

  @Override
  public void resume(UUID id) {
    synchronized (this) {
      if (!held(id)) {
        return;
      }
      vms.computeIfPresent(id, (same, vm) -> vm.withState(DomainState.RUNNING));
    }
    tell(listener -> listener.changed(id));
  }

  private boolean held(UUID id) {
    return find(id)
        .orElseThrow(() -> new ManagerException(ErrorCode.VM_NOT_FOUND, "there is no such VM"))
        .isHeld();
  }

  private void requireLaunchSecrets() {
    if (protection.filter(has -> has instanceof Protection.Sev).isEmpty()) {
      throw new ManagerException(
          ErrorCode.UNSUPPORTED_REQUEST, "nothing takes launch secrets; leave paused out");
    }
  }

  @Override
  public synchronized Optional<String> document(UUID id) {
    return find(id).map(vm -> "<domain><name>" + vm.domain() + "</name></domain>");
  }

  @Override
  public synchronized Optional<ConsoleLog> console(UUID id) {
    return find(id).map(vm -> new Printed(id));
  }

  @Override
  public synchronized void note(UUID id, UnaryOperator<Life> change) {
    requireConnected();
    vms.computeIfPresent(id, (same, vm) -> vm.withLife(change.apply(vm.life())));
  }

  @Override
  public void shutDown(UUID id) {
    synchronized (this) {
      requireConnected();
      ObservedVm vm = vms.get(id);
      if (vm == null || !vm.domainState().isActive() || stubborn.contains(id)) {
        return;
      }
      vms.put(id, vm.withState(DomainState.SHUT_DOWN));
    }
    tell(listener -> listener.changed(id));
  }

  @Override
  public synchronized List<UUID> sweep(Set<UUID> known, Instant before) {
    requireConnected();
    List<UUID> swept =
        orphans.entrySet().stream()
            .filter(orphan -> orphan.getValue().isBefore(before))
            .map(Map.Entry::getKey)
            .filter(id -> !vms.containsKey(id))
            .toList();
    swept.forEach(orphans::remove);
    return swept;
  }

  @Override
  public void stop(UUID id) {
    synchronized (this) {
      requireConnected();
      ObservedVm vm = vms.get(id);
      if (vm == null || !vm.domainState().isActive()) {
        return;
      }
      vms.put(id, vm.withState(DomainState.DESTROYED));
    }
    tell(listener -> listener.changed(id));
  }

  @Override
  public void remove(UUID id) {
    synchronized (this) {
      requireConnected();
      removalFailure.ifPresent(
          failure -> {
            throw failure;
          });
      vms.remove(id);
    }
    tell(listener -> listener.changed(id));
  }

  @Override
  public void listen(Listener listener) {
    synchronized (this) {
      this.listener = Optional.of(listener);
      if (!connected) {
        return;
      }
    }
    listener.connected();
  }

  @Override
  public synchronized void close() {
    listener = Optional.empty();
  }

  // What a test does to it.

  /** Every launch that was tried, in order, whatever became of it. */
  public synchronized List<VmSpec> attempts() {
    return List.copyOf(attempts);
  }

  /** Another process of the host binds these ports. */
  public synchronized void takePorts(Integer... ports) {
    portsOfOthers.addAll(List.of(ports));
  }

  /** Every launch fails like this; a {@link ManagerException} is what the contract allows. */
  public synchronized void failLaunches(RuntimeException failure) {
    launchFailure = Optional.of(failure);
  }

  /** No guest that waited for others can begin: its VM is removed. */
  public synchronized void failBeginnings(ManagerException failure) {
    beginFailure = Optional.of(failure);
  }

  /** Every removal fails like this, and nothing is removed. */
  public synchronized void failRemovals(ManagerException failure) {
    removalFailure = Optional.of(failure);
  }

  /** Every VM that is launched from now on is protected so. */
  public synchronized void protectLaunches(Protection like) {
    protection = Optional.of(like);
  }

  /** What the processor of a VM was given, in order. */
  public synchronized List<LaunchSecret> secretsOf(UUID id) {
    return List.copyOf(secrets.getOrDefault(id, List.of()));
  }

  /** Something that happens between the start of a VM and the answer to who launched it. */
  public synchronized void afterLaunch(Consumer<UUID> event) {
    afterLaunch = event;
  }

  /** The next launches wait until the answer is closed. */
  public synchronized LaunchHold holdLaunches() {
    LaunchHold hold = new LaunchHold();
    launchHold = Optional.of(hold);
    return hold;
  }

  /** The daemon goes away: nothing can be asked, nothing is told, the VMs live on. */
  public void disconnect() {
    tell(Listener::disconnected);
    synchronized (this) {
      connected = false;
    }
  }

  /** A VM as it really is, whether or not the daemon is there. */
  public synchronized Optional<ObservedVm> guest(UUID id) {
    return Optional.ofNullable(vms.get(id));
  }

  /** A guest prints something. */
  public synchronized void print(UUID id, String text) {
    consoles.merge(id, text, String::concat);
  }

  /** The first bytes that a guest printed are kept no longer. */
  public synchronized void dropPrinted(UUID id, int bytes) {
    dropped.put(id, bytes);
  }

  /** A guest does nothing when it is asked to end. */
  public synchronized void ignoreShutDown(UUID id) {
    stubborn.add(id);
  }

  /** A manager was killed between defining and starting a VM. */
  public synchronized void leaveHalfLaunched(VmSpec spec) {
    requireConnected();
    vms.put(spec.id(), vm(spec, spec.held()).withState(DomainState.DEFINED));
  }

  /** A manager was killed between removing a VM's domain and its files. */
  public void leaveHalfRemoved(UUID id) {
    synchronized (this) {
      requireConnected();
      if (vms.remove(id) != null) {
        orphans.put(id, Instant.EPOCH);
      }
    }
    tell(listener -> listener.changed(id));
  }

  /** A manager died and left files of a VM that does not exist. */
  public synchronized void leaveFiles(UUID id, Instant touched) {
    orphans.put(id, touched);
  }

  /** The VMs that files are left of. */
  public synchronized Set<UUID> leftFiles() {
    return Set.copyOf(orphans.keySet());
  }

  /** The daemon answers, for the first time or again. */
  public void connect() {
    synchronized (this) {
      connected = true;
    }
    tell(Listener::connected);
  }

  /** A VM that some earlier manager launched. */
  public synchronized void contain(ObservedVm vm) {
    vms.put(vm.id(), vm);
  }

  /** Something happens to a VM, and is told of unless the daemon is gone. */
  public void become(UUID id, DomainState state) {
    synchronized (this) {
      vms.computeIfPresent(id, (same, vm) -> vm.withState(state));
    }
    tell(listener -> listener.changed(id));
  }

  /** Somebody else removes a VM, and that is told of unless the daemon is gone. */
  public void vanish(UUID id) {
    synchronized (this) {
      vms.remove(id);
    }
    tell(listener -> listener.changed(id));
  }

  /** Somebody else removes a VM, and that is never told. */
  public synchronized void vanishUntold(UUID id) {
    vms.remove(id);
  }

  /** Something happens to a VM that is never told. */
  public synchronized void becomeUntold(UUID id, DomainState state) {
    vms.computeIfPresent(id, (same, vm) -> vm.withState(state));
  }

  /** Tells of a change, such as of a domain that is not ours. */
  public void tellOfChange(UUID id) {
    tell(listener -> listener.changed(id));
  }

  /** Everything that a test did to it is undone, but for the VMs. */
  public void heal() {
    synchronized (this) {
      attempts.clear();
      portsOfOthers.clear();
      launchFailure = Optional.empty();
      beginFailure = Optional.empty();
      removalFailure = Optional.empty();
      protection = Optional.empty();
      afterLaunch = id -> {};
      launchHold.ifPresent(LaunchHold::close);
      launchHold = Optional.empty();
    }
    connect();
  }

  private synchronized Consumer<UUID> afterLaunch() {
    return afterLaunch;
  }

  private synchronized Optional<ManagerException> beginFailure() {
    return beginFailure;
  }

  private synchronized Optional<LaunchHold> hold() {
    return launchHold;
  }

  private void tell(Consumer<Listener> news) {
    Optional<Listener> told;
    synchronized (this) {
      told = connected ? listener : Optional.empty();
    }
    told.ifPresent(news);
  }

  private void requireConnected() {
    if (!connected) {
      throw new ManagerException(ErrorCode.HYPERVISOR_UNAVAILABLE, "the hypervisor is away");
    }
  }

  private void requireFreeName(String domain) {
    if (vms.values().stream().anyMatch(vm -> vm.domain().equals(domain))) {
      throw new ManagerException(
          ErrorCode.HYPERVISOR_REFUSED, "there is a domain named " + domain + " already");
    }
  }

  private void requireFree(int port) {
    boolean ours =
        vms.values().stream()
            .filter(vm -> vm.domainState().isActive())
            .flatMap(vm -> vm.forwards().stream())
            .anyMatch(forward -> forward.hostPort() == port);
    if (ours || portsOfOthers.contains(port)) {
      throw new PortTakenException(port, new IllegalStateException("bound by somebody else"));
    }
  }

  /** Goes on with what is printed, and fails when its VM is gone. */
  private final class Printed implements ConsoleLog {
    private final UUID vm;

    Printed(UUID vm) {
      this.vm = vm;
    }

    @Override
    public long begin() {
      synchronized (InMemoryHypervisor.this) {
        return dropped.getOrDefault(vm, 0);
      }
    }

    @Override
    public long end() {
      return bytes().length;
    }

    @Override
    public byte[] read(long position, int atMost) {
      byte[] bytes = bytes();
      int from = (int) Math.min(position, bytes.length);
      return Arrays.copyOfRange(bytes, from, (int) Math.min(bytes.length, (long) from + atMost));
    }

    private byte[] bytes() {
      synchronized (InMemoryHypervisor.this) {
        if (!vms.containsKey(vm)) {
          throw new ManagerException(ErrorCode.HOST_FILE_UNUSABLE, "the console's log is gone");
        }
        return consoles.getOrDefault(vm, "").getBytes(StandardCharsets.UTF_8);
      }
    }
  }
}
