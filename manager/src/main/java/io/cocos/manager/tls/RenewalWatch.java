package io.cocos.manager.tls;

import io.cocos.manager.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds whether files have successors. It looks, and is not told: a watch on
 * folders sees nothing of a link on the way to them that is led elsewhere, which is how certbot and
 * Kubernetes renew.
 */
public final class RenewalWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RenewalWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("tls-renewal"));

  /** Watches these until it is closed. */
  @SuppressWarnings("FutureReturnValueIgnored") // look() lets no failure through
  public RenewalWatch(List<ServerTls> watched) {
    watched.forEach(
        tls ->
            watcher.scheduleWithFixedDelay(
                () -> look(tls), INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    watcher.shutdownNow();
  }

  private static void look(ServerTls tls) {
    try {
      tls.look();
    } catch (RuntimeException defect) {
      log.error("renewed certificates were not looked for; trying again", defect);
    }
  }
}
