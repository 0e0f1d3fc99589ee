package io.cocos.manager.libvirt;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks daemons now and then for a sign of life, and tells of one that hangs. libvirt has a
 * keepalive of its own, but that closes a connection under the calls which wait on it: of several,
 * some were seen to be woken 10 s late, and the JVM to end when the daemon went on (docs/adr). What
 * is given up here stays open until its calls have come back. Safe for use by many threads; never
 * blocks.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Duration pause;
  private final Duration patience;
  private final ScheduledExecutorService scheduler =
      Executors.newScheduledThreadPool(1, new DaemonThreads("libvirt-heartbeat"));

  /** One thread for each daemon that hangs, and one for the present one. */
  private final ExecutorService beats =
      Executors.newCachedThreadPool(new DaemonThreads("libvirt-beat"));

  Heartbeat() {
    this(PAUSE, PATIENCE);
  }

  Heartbeat(Duration pause, Duration patience) {
    this.pause = pause;
    this.patience = patience;
  }

  /** Something that shows signs of life. */
  @FunctionalInterface
  interface Beat {
    /** Returns when there is one. */
    void await() throws LibvirtException;
  }

  /**
   * Watches until there is no sign of life in time, or asking for one fails.
   *
   * @param stopped told in the first case
   */
  void watch(Beat heart, Runnable stopped) {
    if (!scheduler.isShutdown()) {
      ScheduledFuture<?> unused =
          scheduler.schedule(() -> beat(heart, stopped), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** How long it takes at most until one that hangs is told of. */
  Duration patience() {
    return patience;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    beats.shutdownNow();
  }

  private void beat(Beat heart, Runnable stopped) {
    CompletableFuture<Void> unused =
        CompletableFuture.supplyAsync(() -> isAlive(heart), beats)
            .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .handle(
                (alive, failure) -> {
                  if (failure instanceof TimeoutException) {
                    stopped.run();
                  } else if (failure == null && alive) {
                    watch(heart, stopped);
                  }
                  return null;
                });
  }

  private static boolean isAlive(Beat heart) {
    try {
      heart.await();
      return true;
    } catch (LibvirtException | ManagerException lost) {
      log.debug("no more signs of life are awaited: {}", lost.getMessage());
      return false;
    }
  }
}
