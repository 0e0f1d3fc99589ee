package io.cocos.manager.api.stream;

import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.api.stream.ConsoleCursor.Printer;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.ConsoleLog;
import io.cocos.manager.vm.VmService;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** Everybody who reads what VMs print. Safe for use by many threads. */
@Singleton
public final class ConsoleStreams implements ApplicationEventListener<ServerShutdownEvent> {
  private static final int MOST = 128;
  private static final int THREADS = 2;

  /** How long it takes at most until what is printed is sent. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final VmService vms;
  private final ExecutorService requests;
  private final Deliveries deliveries = new Deliveries("consoles", THREADS, MOST, PAUSE);

  ConsoleStreams(VmService vms, @Named(RequestThreads.REQUESTS) ExecutorService requests) {
    this.vms = vms;
    this.requests = requests;
  }

  /**
   * What a client gets to read.
   *
   * @param end the position behind the newest byte at the moment
   * @param span what of it the client asked for
   * @param cursor reads it
   */
  public record Opened(long end, ConsoleSelection.Span span, ConsoleCursor cursor) {}

  /** Where the clients are served. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /**
   * Begins to read.
   *
   * @param follow whether to go on with what is printed later, until the VM has ended
   * @return what fails with {@code VM_NOT_FOUND} when there is no VM of that id, with an {@link
   *     OutsideConsoleException} when the selection is not there, with {@code HOST_FILE_UNUSABLE}
   *     when the log cannot be read
   * @throws ManagerException with {@code OVERLOADED} when too many read
   */
  public CompletableFuture<Opened> open(UUID id, ConsoleSelection selection, boolean follow) {
    deliveries.requireRoom();
    return CompletableFuture.supplyAsync(() -> openNow(id, selection, follow), requests);
  }

  private Opened openNow(UUID id, ConsoleSelection selection, boolean follow) {
    ConsoleLog log = vms.console(id);
    ConsoleSelection.Span span = selection.of(log);
    ConsoleCursor cursor =
        follow
            ? ConsoleCursor.following(log, span.from(), () -> printer(id))
            : ConsoleCursor.between(log, span.from(), span.until());
    return new Opened(log.end(), span, cursor);
  }

  private Printer printer(UUID id) {
    try {
      return vms.get(id).observed().domainState().isActive() ? Printer.RUNS : Printer.ENDED;
    } catch (ManagerException absent) {
      if (absent.code() == ErrorCode.VM_NOT_FOUND) {
        return Printer.GONE;
      }
      return Printer.RUNS; // it was there, and nobody can say whether it still is
    }
  }

  @Override
  public void onApplicationEvent(ServerShutdownEvent event) {
    deliveries.shutDown();
  }

  @PreDestroy
  void close() {
    deliveries.close();
  }
}
