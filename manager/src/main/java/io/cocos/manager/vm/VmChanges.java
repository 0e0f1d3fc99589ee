package io.cocos.manager.vm;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What changed lately, in order, so that many can follow it at their own pace: the newest changes
 * are kept, whoever follows is only told that there are new ones, and reads on from where it was.
 * Safe for use by many threads; never blocks.
 */
public final class VmChanges {
  private final Function<UUID, Optional<Vm>> present;
  private final InstantSource clock;
  private final Consumer<VmChange> observer;
  private final int capacity;
  private final Map<UUID, Vm> last = new HashMap<>();
  private final Deque<VmChange> kept = new ArrayDeque<>();
  private final Map<Object, Runnable> followers = new ConcurrentHashMap<>();
  private long newest;

  /**
   * Nothing has changed yet.
   *
   * @param present a VM as it stands, if it is there; must be quick
   * @param observer told of each change, one after the other; must be quick
   * @param capacity how many changes are kept
   */
  VmChanges(
      Function<UUID, Optional<Vm>> present,
      InstantSource clock,
      Consumer<VmChange> observer,
      int capacity) {
    this.present = present;
    this.clock = clock;
    this.observer = observer;
    this.capacity = capacity;
  }

  /**
   * What changed after a certain change.
   *
   * @param changes in order
   * @param newest the number of the newest change of all
   * @param whole false when some of what changed is not kept any more, or the number is of another
   *     process: whoever asks has to look at all VMs instead, and goes on from the newest
   */
  public record Since(List<VmChange> changes, long newest, boolean whole) {}

  /** What changed after the change of that number. */
  public synchronized Since since(long number) {
    boolean whole = number <= newest && number >= newest - kept.size();
    List<VmChange> changes =
        whole ? kept.stream().filter(change -> change.number() > number).toList() : List.of();
    return new Since(changes, newest, whole);
  }

  /**
   * Follows what changes.
   *
   * @param hint told that there are new changes; must be quick
   * @return ends it
   */
  public Follower follow(Runnable hint) {
    Object follower = new Object();
    followers.put(follower, hint);
    return () -> followers.remove(follower);
  }

  /** Is told of changes until it is closed. */
  public interface Follower extends AutoCloseable {
    @Override
    void close();
  }

  /** A VM that was there before this process was: no change. */
  synchronized void known(UUID id) {
    present.apply(id).ifPresent(vm -> last.putIfAbsent(id, vm));
  }

  /** Something may have changed about that VM. */
  void look(UUID id) {
    if (changed(id)) {
      followers.values().forEach(Runnable::run);
    }
  }

  /** The VM is looked at in here, so that changes are noted in the order in which they happen. */
  private synchronized boolean changed(UUID id) {
    Optional<Vm> before = Optional.ofNullable(last.get(id));
    Optional<Vm> after = present.apply(id);
    if (isSame(before, after)) {
      return false;
    }
    after.ifPresentOrElse(vm -> last.put(id, vm), () -> last.remove(id));
    VmChange change = new VmChange(++newest, clock.instant(), id, before, after);
    kept.addLast(change);
    if (kept.size() > capacity) {
      kept.removeFirst();
    }
    observer.accept(change);
    return true;
  }

  private static boolean isSame(Optional<Vm> before, Optional<Vm> after) {
    return before.map(Vm::state).equals(after.map(Vm::state))
        && before.flatMap(Vm::reason).equals(after.flatMap(Vm::reason));
  }
}
