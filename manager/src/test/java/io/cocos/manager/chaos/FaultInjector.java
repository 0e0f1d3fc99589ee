package io.cocos.manager.chaos;

import io.cocos.manager.chaos.Entry.Fate;
import io.cocos.manager.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Does what a fault says, and undoes it when its time is over. Faults of different targets overlap;
 * one of the same target waits until the one before is undone. Used by one thread.
 */
final class FaultInjector implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LONGEST_PART_OF_LAUNCH_MILLIS = 600;
  private static final int MOST_BLOCKS_LEFT = 24;
  private static final int MOST_PORTS = 4;

  private enum Target {
    MANAGER,
    LIBVIRTD,
    DOMAIN,
    PORTS,
    DISK
  }

  private final Bench bench;
  private final Ledger ledger;
  private final Journal journal;
  private final ScheduledExecutorService healer =
      Executors.newScheduledThreadPool(Target.values().length, new DaemonThreads("healer"));
  private final Map<Target, Future<?>> healing = new EnumMap<>(Target.class);

  FaultInjector(Bench bench, Ledger ledger, Journal journal) {
    this.bench = bench;
    this.ledger = ledger;
    this.journal = journal;
  }

  /**
   * Does it.
   *
   * @return false when there was nothing that it could be done to
   */
  boolean inject(Fault fault) {
    Pause.of(fault.before());
    journal.note("fault: " + fault);
    return switch (fault.kind()) {
      case MANAGER_KILLED -> endManager(fault, bench.managerProcess()::kill);
      case MANAGER_KILLED_IN_LAUNCH ->
          endManager(
              fault,
              () -> {
                Pause.until(() -> !ledger.at(Fate.ASKED).isEmpty(), PATIENCE);
                Pause.of(Duration.ofMillis(fault.choice() % LONGEST_PART_OF_LAUNCH_MILLIS));
                bench.managerProcess().kill();
              });
      case MANAGER_TERMINATED -> endManager(fault, bench.managerProcess()::terminate);
      case LIBVIRTD_KILLED -> endLibvirtd(fault, bench.libvirtd()::kill);
      case LIBVIRTD_RESTARTED -> endLibvirtd(fault, bench.libvirtd()::terminate);
      case LIBVIRTD_HUNG -> hangLibvirtd(fault);
      case QEMU_KILLED -> running(fault).map(this::killQemu).orElse(false);
      case DESTROYED -> running(fault).map(id -> virsh("destroy", id)).orElse(false);
      case UNDEFINED -> undefine(fault);
      case RESTARTED ->
          running(fault).map(id -> virsh("destroy", id) && virsh("start", id)).orElse(false);
      case SUSPENDED -> running(fault).map(id -> suspend(id, fault)).orElse(false);
      case PORTS_TAKEN -> takePorts(fault);
      case DISK_FULL -> fillDisk(fault);
    };
  }

  /** Waits until everything is undone. */
  void healAll() {
    for (Target target : Target.values()) {
      awaitHealed(target);
    }
  }

  @Override
  public void close() {
    healer.shutdownNow();
  }

  private boolean endManager(Fault fault, Runnable end) {
    awaitHealed(Target.MANAGER);
    end.run();
    healLater(Target.MANAGER, fault, bench::startManager);
    return true;
  }

  private boolean endLibvirtd(Fault fault, Runnable end) {
    awaitHealed(Target.LIBVIRTD);
    end.run();
    healLater(Target.LIBVIRTD, fault, bench::startLibvirtd);
    return true;
  }

  private boolean hangLibvirtd(Fault fault) {
    awaitHealed(Target.LIBVIRTD);
    bench.libvirtd().hang();
    healLater(Target.LIBVIRTD, fault, bench.libvirtd()::goOn);
    return true;
  }

  private boolean killQemu(UUID id) {
    Optional<Long> pid = Optional.ofNullable(bench.host().qemus().get(id));
    return pid.filter(qemu -> Commands.run("kill", "-KILL", qemu.toString()).succeeded())
        .isPresent();
  }

  private boolean suspend(UUID id, Fault fault) {
    awaitHealed(Target.DOMAIN);
    boolean suspended = virsh("suspend", id);
    if (suspended) {
      healLater(Target.DOMAIN, fault, () -> virsh("resume", id));
    }
    return suspended;
  }

  private boolean undefine(Fault fault) {
    awaitHealed(Target.LIBVIRTD);
    List<Entry> kept = ledger.at(Fate.KEPT, Fate.STOPPED);
    if (kept.isEmpty()) {
      return false;
    }
    Entry victim = kept.get(fault.choice() % kept.size());
    if (!ledger.claim(victim.key())) {
      return false;
    }
    try {
      if (!ledger.get(victim.key()).fate().isKept()) {
        return false;
      }
      UUID id = victim.vm().orElseThrow().id();
      ledger.disturb(id);
      ledger.set(victim.key(), Fate.UNDEFINING);
      virsh("destroy", id);
      boolean undefined = virsh("undefine", id, "--nvram");
      if (undefined) {
        ledger.set(victim.key(), Fate.UNDEFINED);
      }
      return undefined;
    } finally {
      ledger.release(victim.key());
    }
  }

  private boolean takePorts(Fault fault) {
    awaitHealed(Target.PORTS);
    TakenPorts ports = new TakenPorts();
    for (int first : bench.firstPorts()) {
      ports.take(first, 1 + fault.choice() % MOST_PORTS);
    }
    journal.note("taken ports: " + ports.ports());
    healLater(Target.PORTS, fault, ports::close);
    return true;
  }

  private boolean fillDisk(Fault fault) {
    awaitHealed(Target.DISK);
    bench.disk().fill(fault.choice() % MOST_BLOCKS_LEFT);
    healLater(Target.DISK, fault, bench.disk()::free);
    return true;
  }

  /** One of the domains that run, but no foreign one; nobody can say any more whether it will. */
  private Optional<UUID> running(Fault fault) {
    awaitHealed(Target.LIBVIRTD);
    Pause.until(() -> !ours().isEmpty(), PATIENCE);
    List<UUID> running = ours();
    if (running.isEmpty()) {
      return Optional.empty();
    }
    UUID victim = running.get(fault.choice() % running.size());
    ledger.disturb(victim);
    return Optional.of(victim);
  }

  private List<UUID> ours() {
    return bench.host().qemus().keySet().stream()
        .filter(id -> !bench.foreign().ids().contains(id))
        .sorted()
        .toList();
  }

  private boolean virsh(String command, UUID domain, String... options) {
    Commands.Outcome outcome = bench.virsh(command, domain, options);
    journal.note("virsh %s %s: %s".formatted(command, domain, outcome));
    return outcome.succeeded();
  }

  private void healLater(Target target, Fault fault, Runnable remedy) {
    healing.put(
        target,
        healer.schedule(
            () -> {
              remedy.run();
              journal.note("healed: " + fault.kind());
            },
            fault.lasts().toMillis(),
            TimeUnit.MILLISECONDS));
  }

  private void awaitHealed(Target target) {
    try {
      Future<?> remedy = healing.remove(target);
      if (remedy != null) {
        remedy.get();
      }
    } catch (InterruptedException interrupted) {
      throw Pause.interrupted(interrupted);
    } catch (ExecutionException | CancellationException failed) {
      throw new IllegalStateException(target + " could not be healed", failed);
    }
  }
}
