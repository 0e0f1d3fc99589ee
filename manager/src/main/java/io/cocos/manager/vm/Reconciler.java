package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the service believes of VMs to what the hypervisor says of them, and VMs to where
 * they belong by their {@link Lifecycle}: one VM when the hypervisor tells of a change or its time
 * has come, all after every connect and now and then, since what is told may be lost. Safe for use
 * by many threads.
 */
final class Reconciler implements Hypervisor.Listener {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

  /**
   * What is done for a VM that was just launched takes processors from the answer to its launch.
   */
  private static final Duration AFTER_LAUNCH = Duration.ofMillis(50);

  private final Hypervisor hypervisor;
  private final SeenVms seen;
  private final PortPool ports;
  private final Boots boots;
  private final Endings endings;
  private final VmChanges changes;
  private final VmWatches watches;
  private final LifecycleRules rules;
  private final InstantSource clock;
  private final ScheduledExecutorService background;
  private final Lifecycle lifecycle;
  private final Looks looks;
  private final Alarms alarms;
  private final Set<UUID> leftAlone = ConcurrentHashMap.newKeySet();
  private volatile boolean tookOver;

  /**
   * Knows of no VM yet.
   *
   * @param background where it is done; its owner shuts it down
   */
  Reconciler(
      Hypervisor hypervisor,
      SeenVms seen,
      PortPool ports,
      Boots boots,
      Endings endings,
      VmChanges changes,
      VmWatches watches,
      LifecycleRules rules,
      InstantSource clock,
      ScheduledExecutorService background) {
    this.hypervisor = hypervisor;
    this.seen = seen;
    this.ports = ports;
    this.boots = boots;
    this.endings = endings;
    this.changes = changes;
    this.watches = watches;
    this.rules = rules;
    this.clock = clock;
    this.background = background;
    this.lifecycle = new Lifecycle(rules);
    this.looks = new Looks(this::inBackground, this::attend);
    this.alarms = new Alarms(background, clock, looks::hint);
  }

  /** Looks at all VMs again and again. */
  @SuppressWarnings("FutureReturnValueIgnored") // attempt() lets nothing through that it expects
  void begin() {
    long pause = rules.reconcilePause().toMillis();
    background.scheduleWithFixedDelay(
        () -> attempt("look at the hypervisor's VMs", this::lookAtAll),
        pause,
        pause,
        TimeUnit.MILLISECONDS);
  }

  /** Leaves a VM alone that is about to be launched or removed by somebody else. */
  void leaveAlone(UUID id) {
    leftAlone.add(id);
  }

  /** Looks at a VM that was left alone: what happened meanwhile was passed over. */
  void lookAfter(UUID id) {
    if (leftAlone.remove(id)) {
      changed(id);
    }
  }

  /**
   * The same for a VM that was just launched, when whoever asked for it has been answered. That it
   * was launched is told at once: it may be something else before it is looked at.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // attempt() lets nothing through that it expects
  void lookAfterLaunch(UUID id) {
    if (leftAlone.remove(id) && !background.isShutdown()) {
      changes.look(id);
      background.schedule(
          () -> attempt("look at VM " + id, () -> lookOrFollow(id)),
          AFTER_LAUNCH.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  /** Its agent is asked also when the hypervisor went away meanwhile. */
  private void lookOrFollow(UUID id) {
    try {
      Optional<ObservedVm> unused = seen.look(id);
    } finally {
      hint(id);
    }
  }

  /** Something that needs no look at the hypervisor may have changed about that VM. */
  void hint(UUID id) {
    if (!leftAlone.contains(id)) {
      changes.look(id);
      watches.hint(id);
      looks.hint(id);
    }
  }

  @Override
  public void connected() {
    inBackground(() -> attempt("take over the hypervisor's VMs", this::lookAtAll));
  }

  @Override
  public void disconnected() {
    seen.away();
  }

  @Override
  public void changed(UUID id) {
    inBackground(() -> attempt("look at VM " + id, () -> look(id)));
  }

  /** What is known of VMs that were there before this service is no news. */
  private void lookAtAll() {
    Set<UUID> all = seen.lookAtAll();
    if (!tookOver) {
      all.forEach(changes::known);
      tookOver = true;
    }
    all.forEach(this::hint);
    hypervisor
        .sweep(all, rules.abandonedBefore(clock.instant()))
        .forEach(id -> log.info("removed files of VM {}, which does not exist", id));
  }

  private void look(UUID id) {
    if (!leftAlone.contains(id)) {
      Optional<ObservedVm> unused = seen.look(id);
      hint(id);
    }
  }

  /** Does for a VM what has to be done, until there is nothing. Never at the same time for one. */
  private void attend(UUID id) {
    if (leftAlone.contains(id)) {
      return;
    }
    Optional<ObservedVm> vm = seen.find(id);
    LogContext context = vm.map(LogContext::of).orElseGet(() -> LogContext.of(id));
    context.run(
        () ->
            attempt(
                "look after VM " + id,
                () -> vm.ifPresentOrElse(this::attend, () -> forget(id, "its domain is gone"))));
  }

  private void attend(ObservedVm observed) {
    UUID id = observed.id();
    ports.hold(id, observed.forwards());
    boots.look(observed);
    Lifecycle.Step step = lifecycle.next(boots.derive(observed), clock.instant());
    if (step instanceof Lifecycle.Step.Nothing nothing) {
      nothing.lookAgain().ifPresentOrElse(at -> alarms.set(id, at), () -> alarms.clear(id));
    } else if (step instanceof Lifecycle.Step.Ask ask) {
      alarms.set(id, ask.lookAgain());
      endings.ask(observed);
    } else {
      take(step, observed);
      lookAgain(observed);
    }
  }

  /** There may be a next step, unless this one led nowhere: then whatever happens next tells. */
  private void lookAgain(ObservedVm before) {
    UUID id = before.id();
    if (!seen.look(id).equals(Optional.of(before))) {
      hint(id);
    }
  }

  private void take(Lifecycle.Step step, ObservedVm vm) {
    if (step instanceof Lifecycle.Step.End end) {
      endings.begin(vm, end.ending());
    } else if (step instanceof Lifecycle.Step.Force) {
      endings.force(vm);
    } else if (step instanceof Lifecycle.Step.NoteEnd end) {
      endings.note(vm, end.ending());
    } else if (step instanceof Lifecycle.Step.BeginAgain) {
      boots.forget(vm.id(), "it was started again");
      endings.beginAgain(vm);
    } else if (step instanceof Lifecycle.Step.Begin) {
      hypervisor.resume(vm.id());
    } else if (step instanceof Lifecycle.Step.NoteRelease) {
      endings.release(vm);
    } else {
      Lifecycle.Step.Remove remove = (Lifecycle.Step.Remove) step;
      log.info("VM {} ({}) is removed: {}", vm.id(), vm.domain(), remove.why());
      hypervisor.remove(vm.id());
    }
  }

  /** Lets go of all that a VM had here. */
  void forget(UUID id, String why) {
    alarms.clear(id);
    boots.forget(id, why);
    ports.release(id);
  }

  private void inBackground(Runnable task) {
    if (!background.isShutdown()) {
      background.execute(task);
    }
  }

  private static void attempt(String what, Runnable task) {
    try {
      task.run();
    } catch (ManagerException failed) {
      if (failed.code() == ErrorCode.HYPERVISOR_UNAVAILABLE) {
        log.debug("could not {}: {}", what, failed.getMessage()); // its next connect is told
      } else {
        log.warn(
            "could not {}: {} ({}); the next look tries again",
            what,
            failed.getMessage(),
            failed.code());
      }
    } catch (RuntimeException defect) {
      log.error("could not {}; the next look tries again", what, defect);
    }
  }
}
