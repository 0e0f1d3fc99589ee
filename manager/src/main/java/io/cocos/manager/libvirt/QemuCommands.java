package io.cocos.manager.libvirt;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.vm.LogContext;
import io.cocos.manager.vm.ObservedVm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the full QEMU command of VMs, as libvirt writes it for a shell, but for what only libvirt
 * can use, so that an operator can try it by hand. Does so in the background and at leisure: no
 * launch waits for it or fails by it.
 */
final class QemuCommands implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QemuCommands.class);
  private static final int WAITING = 256;

  /** Until the launch is answered, and those that were asked for at the same time. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** An argument as libvirt writes it, or a part of one. */
  private static final String QUOTED = "(?:'[^']*'|[^\\s'])*";

  /**
   * What only libvirt can use: its environment, its secret and its monitor in folders that exist
   * for no other process, and the wait for its word to go on.
   */
  private static final List<Pattern> LIBVIRTS_OWN =
      List.of(
          Pattern.compile("^(?:[A-Z_]+=" + QUOTED + " )+"),
          Pattern.compile(" -S(?= )"),
          Pattern.compile(" -object '\\{\"qom-type\":\"secret\",\"id\":\"masterKey0\"[^']*'"),
          Pattern.compile(" -chardev socket,id=charmonitor," + QUOTED),
          Pattern.compile(" -mon chardev=charmonitor," + QUOTED));

  private final LibvirtConnection connection;
  private final ScheduledThreadPoolExecutor background =
      new ScheduledThreadPoolExecutor(1, new DaemonThreads("qemu-command"));

  QemuCommands(LibvirtConnection connection) {
    this.connection = connection;
    background.setKeepAliveTime(1, TimeUnit.MINUTES);
    background.allowCoreThreadTimeOut(true);
  }

  /** Logs the command of a VM that runs, soon; of one that is gone by then there is none. */
  void log(ObservedVm vm) {
    if (!log.isInfoEnabled()) {
      return;
    }
    if (background.getQueue().size() >= WAITING) {
      log.warn("the QEMU command of VM {} is not logged: too many others wait", vm.id());
      return;
    }
    ScheduledFuture<?> unused =
        background.schedule(
            () -> LogContext.of(vm).run(() -> logNow(vm.id())),
            PAUSE.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /**
   * The command that would execute a guest.
   *
   * @param id whose it would be
   * @param document the domain's document, which libvirt need not know
   * @return empty when libvirt's driver has no commands
   */
  Optional<String> of(UUID id, String document) {
    return connection
        .call("write the QEMU command of", id, session -> session.qemuCommand(document))
        .map(command -> byHand(command.strip()));
  }

  @Override
  public void close() {
    background.shutdownNow();
  }

  /** The command as it runs without libvirt. */
  static String byHand(String command) {
    String left = command;
    for (Pattern own : LIBVIRTS_OWN) {
      left = own.matcher(left).replaceFirst("");
    }
    return left;
  }

  private void logNow(UUID id) {
    try {
      connection
          .call(
              "read the document of",
              id,
              session -> session.withDomain(id, domain -> domain.getXMLDesc(0)))
          .ifPresent(document -> logCommand(id, document));
    } catch (RuntimeException failed) {
      log.warn("the QEMU command of VM {} is not known: {}", id, failed.getMessage());
    }
  }

  private void logCommand(UUID id, String document) {
    of(id, document)
        .ifPresentOrElse(
            log::info,
            () ->
                log.warn("the QEMU command of VM {} is not known: libvirt's driver has none", id));
  }
}
