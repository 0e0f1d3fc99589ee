package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Decides whether a launch may begin, and when. A launch that may gets a place at once, so that no
 * other one is promised the same, and keeps it until its VM is seen to run or the launch has
 * failed; then it waits for its turn, first come, first served. One that may not is refused at
 * once, and nothing is left of it. Safe for use by many threads.
 */
public final class Admission {
  private final AdmissionLimits limits;
  private final Demand each;
  private final Host host;
  private final PortPool ports;
  private final int atOnce;
  private final Semaphore turns;
  private final Set<UUID> places = new HashSet<>();

  /**
   * Nothing is launched yet.
   *
   * @param limits how far the host may be filled
   * @param each what every VM takes
   * @param host has to have it
   * @param ports have to be left
   */
  public Admission(AdmissionLimits limits, Demand each, Host host, PortPool ports) {
    this.limits = limits;
    this.each = each;
    this.host = host;
    this.ports = ports;
    this.atOnce = limits.launchesAtOnce(each.confidential());
    this.turns = new Semaphore(atOnce, true);
  }

  /**
   * Launches a VM when there is room for it, and its turn has come. Blocks until then.
   *
   * @param id the VM
   * @param seen shows all VMs at once; shows this one when the launch has ended well
   * @throws ManagerException with {@code VMS_EXHAUSTED}, {@code CONFIDENTIAL_SLOTS_EXHAUSTED},
   *     {@code MEMORY_EXHAUSTED}, {@code CPUS_EXHAUSTED}, {@code DISK_FULL} or {@code
   *     PORTS_EXHAUSTED} when the host is full, and with {@code OVERLOADED} when too many launches
   *     wait already; the launch did not begin then
   */
  <T> T admit(UUID id, Supplier<List<ObservedVm>> seen, Supplier<T> launch) {
    takePlace(id, host.look(), seen);
    try {
      awaitTurn();
      try {
        return launch.get();
      } finally {
        turns.release();
      }
    } finally {
      giveBack(id);
    }
  }

  /**
   * How full the host is.
   *
   * @param seen shows all VMs at once
   */
  Capacity capacity(Supplier<List<ObservedVm>> seen) {
    return capacity(host.look(), seen);
  }

  /**
   * What a launch would meet with that is asked for now. Takes no place.
   *
   * @param seen shows all VMs at once
   */
  Prospect prospect(Supplier<List<ObservedVm>> seen) {
    return prospect(host.look(), seen);
  }

  private synchronized Prospect prospect(HostResources found, Supplier<List<ObservedVm>> seen) {
    Capacity capacity = capacity(found, seen);
    return new Prospect(
        capacity,
        capacity.obstacle().or(() -> fullQueue(capacity)),
        turns.availablePermits() == 0 || turns.hasQueuedThreads());
  }

  /** What runs is counted together with the places, lest a VM be counted neither here nor there. */
  private synchronized Capacity capacity(HostResources found, Supplier<List<ObservedVm>> seen) {
    int underWay = atOnce - turns.availablePermits();
    return new Capacity(
        limits,
        each,
        found,
        Occupancy.of(seen.get(), places, each),
        ports.room(),
        Math.max(0, places.size() - underWay),
        underWay);
  }

  private synchronized void takePlace(
      UUID id, HostResources found, Supplier<List<ObservedVm>> seen) {
    prospect(found, seen)
        .obstacle()
        .ifPresent(
            room -> {
              throw new ManagerException(room.code(), room.why());
            });
    places.add(id);
  }

  private Optional<Room> fullQueue(Capacity now) {
    return places.size() < atOnce + limits.launchQueue()
        ? Optional.empty()
        : Optional.of(
            new Room(
                ErrorCode.OVERLOADED,
                0,
                "%d launches are under way and %d wait for their turn, as many as may; try again in a moment, or raise MANAGER_LAUNCH_QUEUE"
                    .formatted(now.underWay(), now.waiting())));
  }

  private synchronized void giveBack(UUID id) {
    places.remove(id);
  }

  private void awaitTurn() {
    try {
      turns.acquire();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new ManagerException(
          ErrorCode.OVERLOADED, "the manager ends before the launch has begun; try again", ending);
    }
  }
}
