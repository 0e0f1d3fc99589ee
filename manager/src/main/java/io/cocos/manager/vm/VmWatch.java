package io.cocos.manager.vm;

import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one VM for one observer, until it is closed or the VM is gone. It is told that something
 * may have changed, and looks for itself what: so it keeps no states for a slow observer, never
 * tells them out of order, and never misses the latest.
 */
public final class VmWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VmWatch.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Supplier<Optional<Vm>> present;
  private final VmObserver observer;
  private final ScheduledExecutorService background;
  private final Consumer<VmWatch> onEnd;
  private final AtomicInteger hints = new AtomicInteger();
  private volatile boolean ended;
  private Optional<Vm> told = Optional.empty(); // one look at a time sees it

  /**
   * Watches from the first hint on.
   *
   * @param present asks for the VM as it stands, if it is there
   * @param background where looks are taken
   * @param onEnd called with the watch when it needs no more hints; may be called again
   */
  VmWatch(
      Supplier<Optional<Vm>> present,
      VmObserver observer,
      ScheduledExecutorService background,
      Consumer<VmWatch> onEnd) {
    this.present = present;
    this.observer = observer;
    this.background = background;
    this.onEnd = onEnd;
  }

  /** Something may have changed, or the observer can take a state again. Never blocks. */
  public void lookAgain() {
    if (!ended && hints.getAndIncrement() == 0 && !background.isShutdown()) {
      background.execute(this::look);
    }
  }

  /** Ends the watch. What is just being told may still arrive. */
  @Override
  public void close() {
    ended = true;
    onEnd.accept(this);
  }

  /** Hints that come during a look cause another one. */
  private void look() {
    int seen;
    do {
      seen = hints.get();
      tell();
    } while (!hints.compareAndSet(seen, 0));
  }

  private void tell() {
    if (ended || !observer.isReady()) {
      return;
    }
    Optional<Vm> now;
    try {
      now = present.get();
    } catch (ManagerException failed) {
      log.debug("a watch could not look: {}", failed.getMessage());
      ScheduledFuture<?> unused =
          background.schedule(this::lookAgain, RETRY.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    if (now.isEmpty()) {
      close();
      observer.gone();
    } else if (told.filter(last -> isSame(last, now.get())).isEmpty()) {
      told = now;
      observer.changed(now.get());
    }
  }

  private static boolean isSame(Vm last, Vm now) {
    return last.state() == now.state() && last.reason().equals(now.reason());
  }
}
