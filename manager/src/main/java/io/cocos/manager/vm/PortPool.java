package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The host ports that lead into VMs. Gives each VM the lowest ports that no other VM of ours holds
 * and that were not refused lately. Whether a port is really free only QEMU can tell, by binding
 * it: trying it out beforehand would lose it to somebody else in between. So a refused port is
 * reported back, and skipped for a while. Safe for use by many threads; does no I/O.
 */
public final class PortPool {
  private static final int LAST_PORT = 65_535;
  private static final Duration REFUSAL_REMEMBERED = Duration.ofMinutes(1);

  private final List<GuestPort> guestPorts;
  private final String hostAddress;
  private final InstantSource clock;
  private final Map<UUID, List<Forward>> held = new HashMap<>();
  private final Map<Integer, Instant> refusedAt = new HashMap<>();

  /**
   * A pool in which every port is free.
   *
   * @param guestPorts what every VM gets a forward to
   * @param hostAddress the IPv4 address that forwards are bound to
   * @param clock tells when a refused port may be tried again
   */
  public PortPool(List<GuestPort> guestPorts, String hostAddress, InstantSource clock) {
    this.guestPorts = List.copyOf(guestPorts);
    this.hostAddress = hostAddress;
    this.clock = clock;
  }

  /**
   * Reserves one host port for each guest port.
   *
   * @throws ManagerException with {@code PORTS_EXHAUSTED} when there is none left for one of them
   */
  public synchronized List<Forward> reserve(UUID vm) {
    held.remove(vm); // a second attempt may keep what the first one had
    List<Forward> forwards = next();
    held.put(vm, forwards);
    return forwards;
  }

  /**
   * What the next VM that asks would be given; nobody holds it.
   *
   * @throws ManagerException with {@code PORTS_EXHAUSTED} when there is none left for one of them
   */
  synchronized List<Forward> next() {
    BitSet taken = takenPorts();
    List<Forward> forwards = new ArrayList<>();
    for (GuestPort guestPort : guestPorts) {
      int port = taken.nextClearBit(guestPort.firstHostPort());
      taken.set(port);
      if (port > LAST_PORT) {
        throw new ManagerException(ErrorCode.PORTS_EXHAUSTED, shortage(guestPort, 0));
      }
      forwards.add(new Forward(guestPort.name(), hostAddress, port, guestPort.guestPort()));
    }
    return List.copyOf(forwards);
  }

  /** Notes that a VM holds these ports, because the hypervisor says so. */
  public synchronized void hold(UUID vm, List<Forward> forwards) {
    held.put(vm, List.copyOf(forwards));
  }

  /** The VMs that hold ports. */
  public synchronized Set<UUID> holders() {
    return Set.copyOf(held.keySet());
  }

  /** Gives back the ports of a VM; does nothing when it holds none. */
  public synchronized void release(UUID vm) {
    held.remove(vm);
  }

  /** Notes that somebody else uses the port, so that it is skipped for a while. */
  public synchronized void refused(int port) {
    refusedAt.put(port, clock.instant());
  }

  /** How many more VMs could have a port, by the name of what it is forwarded to. */
  public synchronized Map<String, Integer> left() {
    BitSet taken = takenPorts();
    Map<String, Integer> left = new HashMap<>();
    for (GuestPort guestPort : guestPorts) {
      int first = guestPort.firstHostPort();
      int gone = taken.get(first, LAST_PORT + 1).cardinality();
      left.put(guestPort.name(), LAST_PORT - first + 1 - gone);
    }
    return left;
  }

  /** How many more VMs could have ports, and of which there are the fewest. */
  synchronized Room room() {
    Map<String, Integer> left = left();
    GuestPort scarcest =
        Collections.min(guestPorts, Comparator.comparing(port -> left.get(port.name())));
    int vms = left.get(scarcest.name());
    return new Room(ErrorCode.PORTS_EXHAUSTED, vms, shortage(scarcest, vms));
  }

  private static String shortage(GuestPort guestPort, int left) {
    return "%s from %d to %d %s free for %s; remove VMs, or set another first port"
        .formatted(
            left == 0 ? "no host port" : left + " host ports",
            guestPort.firstHostPort(),
            LAST_PORT,
            left == 0 ? "is" : "are",
            guestPort.name());
  }

  private BitSet takenPorts() {
    Instant forgetBefore = clock.instant().minus(REFUSAL_REMEMBERED);
    refusedAt.values().removeIf(at -> at.isBefore(forgetBefore));
    BitSet taken = new BitSet(LAST_PORT + 1);
    refusedAt.keySet().forEach(taken::set);
    held.values().forEach(forwards -> forwards.forEach(forward -> taken.set(forward.hostPort())));
    return taken;
  }
}
