package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the service believes of VMs to what the hypervisor says of them: of one VM when the
 * hypervisor tells of a change, of all after every connect and now and then, since what it tells
 * may be lost. Safe for use by many threads.
 */
final class Reconciler implements Hypervisor.Listener {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

  private final Hypervisor hypervisor;
  private final PortPool ports;
  private final Boots boots;
  private final VmWatches watches;
  private final ScheduledExecutorService background;
  private final Set<UUID> launching = ConcurrentHashMap.newKeySet();

  /**
   * Knows of no VM yet.
   *
   * @param background where it is done; its owner shuts it down
   */
  Reconciler(
      Hypervisor hypervisor,
      PortPool ports,
      Boots boots,
      VmWatches watches,
      ScheduledExecutorService background) {
    this.hypervisor = hypervisor;
    this.ports = ports;
    this.boots = boots;
    this.watches = watches;
    this.background = background;
  }

  /** Looks at all VMs again and again, with pauses of that length. */
  @SuppressWarnings("FutureReturnValueIgnored") // attempt() lets nothing through that it expects
  void every(Duration pause) {
    background.scheduleWithFixedDelay(
        () -> attempt("look at the hypervisor's VMs", this::lookAtAll),
        pause.toMillis(),
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Leaves a VM alone that is about to be launched. */
  void launching(UUID id) {
    launching.add(id);
  }

  /** Looks at a VM after its launch: what happened meanwhile was passed over. */
  void launched(UUID id) {
    launching.remove(id);
    changed(id);
  }

  /** Lets go of all that a VM had here. */
  void forget(UUID id, String why) {
    boots.forget(id, why);
    ports.release(id);
    watches.hint(id);
  }

  @Override
  public void connected() {
    inBackground(LogContext.none(), "take over the hypervisor's VMs", this::lookAtAll);
  }

  @Override
  public void changed(UUID id) {
    inBackground(LogContext.of(id), "look at VM " + id, () -> look(id));
  }

  /**
   * Looks at the VMs that are listed, and at those that are known here and may be gone: what was
   * removed meanwhile, also between listing and holding, must not keep its ports.
   */
  private void lookAtAll() {
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
      LogContext.of(observed.get()).run(() -> boots.look(observed.get()));
      watches.hint(id);
    } else {
      forget(id, "its domain is gone");
    }
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
