package io.cocos.manager.api.stream;

import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.VmChanges;
import io.cocos.manager.vm.VmService;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** Everybody who is told what changes of VMs. Safe for use by many threads. */
@Singleton
public final class EventStreams implements ApplicationEventListener<ServerShutdownEvent> {
  private static final int MOST = 4096;

  /** How exactly quiet streams keep their time. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final VmService vms;
  private final VmChanges changes;
  private final ExecutorService requests;
  private final InstantSource clock = InstantSource.system();

  /** Tells the numbers of this process from those of others, which began at other times. */
  private final String process = Long.toString(clock.millis(), 36);

  private final Deliveries deliveries = new Deliveries("events", 1, MOST, TICK);
  private final VmChanges.Follower following;

  EventStreams(VmService vms, @Named(RequestThreads.REQUESTS) ExecutorService requests) {
    this.vms = vms;
    this.requests = requests;
    this.changes = vms.changes();
    this.following = changes.follow(deliveries::hint);
  }

  /** Where the clients are served. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /**
   * Begins to read: at once, unless the hypervisor has to be asked whether the only VM is there.
   *
   * @param last the last event that the client has had, when it goes on
   * @return what fails with {@code VM_NOT_FOUND} when the only VM is not there, and with other
   *     codes when the hypervisor cannot say so
   * @throws ManagerException with {@code OVERLOADED} when too many follow
   */
  public CompletableFuture<EventCursor> open(EventFilter filter, Optional<EventId> last) {
    deliveries.requireRoom();
    EventCursor cursor = new EventCursor(changes, filter, clock, process, last);
    Optional<UUID> unknown = filter.vm().filter(id -> changes.now(id).isEmpty());
    boolean mayHaveMissed = last.filter(event -> event.process().equals(process)).isPresent();
    if (unknown.isEmpty() || (mayHaveMissed && cursor.comesToAnEnd())) {
      return CompletableFuture.completedFuture(cursor);
    }
    return CompletableFuture.supplyAsync(() -> vms.get(unknown.get()), requests)
        .thenApply(vm -> cursor);
  }

  @Override
  public void onApplicationEvent(ServerShutdownEvent event) {
    deliveries.shutDown();
  }

  @PreDestroy
  void close() {
    following.close();
    deliveries.close();
  }
}
