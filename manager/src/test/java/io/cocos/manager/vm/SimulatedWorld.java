package io.cocos.manager.vm;

import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A host with its hypervisor, its guests, one or two managers that are killed now and then, clients
 * and an operator: all that happens in it follows from one seed. Keeps by itself what the managers
 * promised.
 */
final class SimulatedWorld {
  static final LifecycleRules RULES =
      new LifecycleRules(
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Optional.of(Duration.ofMinutes(5)),
          Optional.of(Duration.ofSeconds(60)),
          Duration.ofSeconds(10),
          Optional.of(Duration.ofHours(1)),
          Duration.ofMinutes(1));

  private final Random random;
  private final SimulatedTime time = new SimulatedTime(Instant.parse("2026-03-04T05:06:07Z"));
  private final InMemoryHypervisor hypervisor = new InMemoryHypervisor();
  private final List<Manager> managers = new ArrayList<>();
  private final Map<UUID, Duration> bootTimes = new HashMap<>();
  private final Set<UUID> complete = new HashSet<>();
  private final List<Following> followings = new ArrayList<>();
  private final Set<UUID> acknowledged = new HashSet<>();
  private final Set<UUID> removed = new HashSet<>();
  private final Map<UUID, Vm> told = new HashMap<>();
  private final List<String> history = new ArrayList<>();
  private int requests;

  /** A manager follows an agent. */
  private record Following(
      MortalHypervisor manager,
      ObservedVm vm,
      Consumer<AgentEvent> listener,
      CompletableFuture<AgentEvents.End> end) {
    boolean isOver() {
      return manager.isDead() || end.isDone();
    }
  }

  /** A manager's process. */
  private record Manager(MortalHypervisor hypervisor, PortPool ports, VmService service) {}

  SimulatedWorld(long seed) {
    this.random = new Random(seed);
    hypervisor.listen(
        new Hypervisor.Listener() {
          @Override
          public void connected() {
            tell(Hypervisor.Listener::connected);
          }

          @Override
          public void disconnected() {
            tell(Hypervisor.Listener::disconnected);
          }

          @Override
          public void changed(UUID id) {
            if (random.nextInt(10) > 0) { // else it is lost
              tell(listener -> listener.changed(id));
            }
          }
        });
    startManager();
  }

  /** What was done, for who has to find out why it went wrong. */
  List<String> history() {
    return history;
  }

  /** Does something, and lets some time pass. */
  void step() {
    buryTheDead();
    time.pass(Duration.ofMillis(random.nextInt(5000)));
    tellWhoFollows();
    switch (random.nextInt(17)) {
      case 0, 1, 2, 3 -> launch();
      case 4 -> withAcknowledged("stop", id -> stop(id));
      case 5 -> withAcknowledged("remove", id -> remove(id));
      case 6 -> change("crash", DomainState.CRASHED, DomainState.RUNNING);
      case 7 -> change("virsh destroy", DomainState.DESTROYED, DomainState.RUNNING);
      case 8 -> change("virsh suspend", DomainState.PAUSED, DomainState.RUNNING);
      case 9 -> change("virsh resume", DomainState.RUNNING, DomainState.PAUSED);
      case 10 -> startAgain();
      case 11 -> undefine();
      case 12 -> disconnectForAWhile();
      case 13 -> killManager();
      case 14 -> secondManager();
      case 15 -> complete();
      default -> loseStates();
    }
    buryTheDead();
  }

  /** Nothing happens any more but what has been begun. */
  void settle() {
    note("settle");
    managers.forEach(manager -> manager.hypervisor().spare());
    buryTheDead();
    hypervisor.connect();
    vms().stream()
        .filter(vm -> vm.domainState() == DomainState.PAUSED && !vm.awaitsOthers())
        .forEach(vm -> hypervisor.become(vm.id(), DomainState.RUNNING));
    for (int look = 0; look < 3; look++) {
      time.pass(RULES.reconcilePause());
      tellWhoFollows();
    }
    time.pass(RULES.launchTimeout().multipliedBy(4).plus(RULES.reconcilePause().multipliedBy(3)));
  }

  /** So much later. */
  void later(Duration duration) {
    time.pass(duration);
  }

  Instant now() {
    return time.instant();
  }

  List<ObservedVm> vms() {
    return hypervisor.list();
  }

  /** Whether the agent of that VM, which runs, has given the result to everybody. */
  boolean isComplete(ObservedVm vm) {
    return complete.contains(vm.id());
  }

  Set<UUID> leftFiles() {
    return hypervisor.leftFiles();
  }

  List<Vm> shown() {
    return managers.get(0).service().list();
  }

  Set<UUID> portHolders() {
    return managers.get(0).ports().holders();
  }

  /** What was acknowledged and not removed by a client or the operator. */
  Set<UUID> promised() {
    Set<UUID> promised = new HashSet<>(acknowledged);
    promised.removeAll(removed);
    return promised;
  }

  /** What followers of the first manager's changes believe. */
  Map<UUID, Vm> told() {
    return told;
  }

  void end() {
    managers.forEach(manager -> manager.service().close());
  }

  private void launch() {
    int number = ++requests;
    VmSpecOfRequest request = new VmSpecOfRequest(number, random.nextInt(4) == 0);
    with(
        "launch " + number,
        manager -> acknowledged.add(manager.service().run(request.launch()).observed().id()));
  }

  /** A request; some have a time limit. */
  private record VmSpecOfRequest(int number, boolean limited) {
    LaunchRequest launch() {
      return new LaunchRequest(
          Optional.of(Samples.manifest("computation-" + number)),
          limited ? Optional.of(Duration.ofSeconds(30)) : Optional.empty(),
          Optional.of("request-" + number));
    }
  }

  private void stop(UUID id) {
    Duration grace = Duration.ofSeconds(random.nextInt(10));
    if (random.nextInt(3) == 0) {
      hypervisor.ignoreShutDown(id);
    }
    with(
        "stop",
        manager -> {
          CompletableFuture<Vm> unused = manager.service().stop(id, Optional.of(grace));
        });
  }

  private void remove(UUID id) {
    removed.add(id); // also when it fails: it may have been done halfway
    with("remove", manager -> manager.service().remove(id));
  }

  private void startAgain() {
    any(DomainState.DESTROYED, DomainState.CRASHED, DomainState.SHUT_DOWN)
        .ifPresent(
            vm -> {
              note("virsh start " + vm.id());
              complete.remove(vm.id());
              hypervisor.become(vm.id(), DomainState.RUNNING);
            });
  }

  private void undefine() {
    any(DomainState.DESTROYED, DomainState.CRASHED, DomainState.SHUT_DOWN)
        .ifPresent(
            vm -> {
              note("virsh undefine " + vm.id());
              removed.add(vm.id());
              hypervisor.leaveHalfRemoved(vm.id());
            });
  }

  private void change(String what, DomainState to, DomainState from) {
    any(from)
        .ifPresent(
            vm -> {
              note(what + " " + vm.id());
              hypervisor.become(vm.id(), to);
            });
  }

  /** libvirtd is restarted: what it knew only in memory is lost. */
  private void loseStates() {
    any(DomainState.DESTROYED, DomainState.CRASHED, DomainState.SHUT_DOWN)
        .ifPresent(
            vm -> {
              note("lost " + vm.id());
              hypervisor.becomeUntold(vm.id(), DomainState.LOST);
            });
    hypervisor.disconnect();
    hypervisor.connect();
  }

  private void disconnectForAWhile() {
    note("disconnect");
    hypervisor.disconnect();
    time.pass(Duration.ofSeconds(random.nextInt(20)));
    launch();
    hypervisor.connect();
  }

  private void killManager() {
    Manager victim = anyManager();
    note("kill");
    MortalHypervisor.Death[] deaths = MortalHypervisor.Death.values();
    int how = random.nextInt(deaths.length + 1);
    if (how == deaths.length) {
      victim.hypervisor().die();
    } else {
      victim.hypervisor().dieAtNextChange(deaths[how]);
    }
  }

  private void secondManager() {
    if (managers.size() < 2) {
      note("second manager");
      startManager();
    }
  }

  private void startManager() {
    MortalHypervisor way = new MortalHypervisor(hypervisor);
    PortPool ports = new PortPool(Samples.GUEST_PORTS, "127.0.0.1", time);
    boolean isFirst = managers.isEmpty();
    VmService service =
        new VmService(
            way,
            new Agents(this::ask, (vm, after, listener) -> follow(way, vm, listener)),
            ports,
            Samples.unlimited(ports),
            RULES,
            time,
            new VmObservers(new ObservedLaunches(), isFirst ? this::follow : change -> {}),
            time.threads(),
            () -> new UUID(random.nextLong(), random.nextLong()),
            new Burst(random.nextInt(2)));
    managers.add(new Manager(way, ports, service));
    way.listener().ifPresent(Hypervisor.Listener::connected);
  }

  private void follow(VmChange change) {
    change.after().ifPresentOrElse(vm -> told.put(change.vm(), vm), () -> told.remove(change.vm()));
  }

  /** The first manager is always there again at once. */
  private void buryTheDead() {
    List<Manager> dead =
        managers.stream().filter(manager -> manager.hypervisor().isDead()).toList();
    dead.forEach(manager -> manager.service().close());
    managers.removeAll(dead);
    if (!dead.isEmpty()) {
      told.clear();
    }
    if (managers.isEmpty()) {
      startManager();
    }
  }

  private CompletableFuture<Optional<AgentStatus>> ask(ObservedVm vm) {
    return CompletableFuture.completedFuture(
        answers(vm)
            ? Optional.of(
                new AgentStatus(
                    complete.contains(vm.id())
                        ? AgentState.COMPLETE
                        : AgentState.RECEIVING_ALGORITHMS,
                    vm.computationId(),
                    Optional.empty()))
            : Optional.empty());
  }

  private boolean answers(ObservedVm vm) {
    Duration bootTime =
        bootTimes.computeIfAbsent(vm.id(), id -> Duration.ofSeconds(random.nextInt(80)));
    return hypervisor
        .guest(vm.id())
        .filter(guest -> guest.domainState() == DomainState.RUNNING)
        .filter(guest -> !time.instant().isBefore(guest.life().startedAt().plus(bootTime)))
        .isPresent();
  }

  /** The last consumer fetches the result. */
  private void complete() {
    any(DomainState.RUNNING)
        .filter(this::answers)
        .ifPresent(
            vm -> {
              note("complete " + vm.id());
              complete.add(vm.id());
            });
  }

  private CompletableFuture<AgentEvents.End> follow(
      MortalHypervisor manager, ObservedVm vm, Consumer<AgentEvent> listener) {
    Following following = new Following(manager, vm, listener, new CompletableFuture<>());
    followings.add(following);
    return following.end();
  }

  /** Agents tell sooner or later, if their managers live to hear it. */
  private void tellWhoFollows() {
    followings.removeIf(Following::isOver);
    followings.stream()
        .filter(following -> complete.contains(following.vm().id()) && answers(following.vm()))
        .forEach(
            following ->
                following
                    .listener()
                    .accept(
                        new AgentEvent(
                            1,
                            time.instant(),
                            AgentState.COMPLETE,
                            EventStatus.IN_PROGRESS,
                            following.vm().computationId(),
                            Optional.empty(),
                            true)));
  }

  private void withAcknowledged(String what, Consumer<UUID> action) {
    List<UUID> ids = promised().stream().sorted().toList();
    if (!ids.isEmpty()) {
      UUID id = ids.get(random.nextInt(ids.size()));
      note(what + " " + id);
      action.accept(id);
    }
  }

  /** A client's call: it fails when the manager is killed under it, or cannot do it now. */
  private void with(String what, Consumer<Manager> call) {
    try {
      call.accept(anyManager());
      note(what + ": done");
    } catch (MortalHypervisor.Killed | ManagerException refused) {
      note(what + ": " + refused);
    }
  }

  private Manager anyManager() {
    return managers.get(random.nextInt(managers.size()));
  }

  private Optional<ObservedVm> any(DomainState... states) {
    List<ObservedVm> some =
        hypervisor.list().stream()
            .filter(vm -> List.of(states).contains(vm.domainState()))
            .toList();
    return some.isEmpty() ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
  }

  private void tell(Consumer<Hypervisor.Listener> news) {
    for (Manager manager : List.copyOf(managers)) {
      manager.hypervisor().listener().ifPresent(news);
    }
  }

  private void note(String what) {
    history.add(time.instant() + " " + what);
  }
}
