package io.cocos.manager.vm;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
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
  private final NavigableMap<Long, VmChange> kept = new TreeMap<>();
  private final Map<Object, Runnable> followers = new ConcurrentHashMap<>();
  private long newest;
  private long newestLost; // the newest that is not kept

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
   * @param changes in order, without gaps
   * @param whole false when some of what changed is not kept any more, or the number is of another
   *     process: whoever asks has to look at {@link #now all VMs} instead
   */
  public record Since(List<VmChange> changes, boolean whole) {}

  /**
   * All VMs after a certain change.
   *
   * @param vms in the order of creation
   * @param newest the number of that change, the newest of all
   */
  public record Now(List<Vm> vms, long newest) {}

  /**
   * What changed after the change of that number.
   *
   * @param atMost how many changes are wanted, from the oldest on
   */
  public synchronized Since since(long number, int atMost) {
    boolean whole = number <= newest && number >= newestLost;
    List<VmChange> changes =
        whole ? kept.tailMap(number, false).values().stream().limit(atMost).toList() : List.of();
    return new Since(changes, whole);
  }

  /** All VMs, so that what changes from now on is what is told since. */
  public synchronized Now now() {
    Comparator<Vm> creation = Comparator.comparing(vm -> vm.observed().createdAt());
    return new Now(
        last.values().stream().sorted(creation.thenComparing(vm -> vm.observed().id())).toList(),
        newest);
  }

  /** A VM after the newest change, if it was there. */
  public synchronized Optional<Vm> now(UUID id) {
    return Optional.ofNullable(last.get(id));
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

  /**
   * A VM that was there before this process was: no change, but who follows already has to look at
   * all VMs again.
   */
  void known(UUID id) {
    if (isNewlyKnown(id)) {
      followers.values().forEach(Runnable::run);
    }
  }

  private synchronized boolean isNewlyKnown(UUID id) {
    Optional<Vm> vm = present.apply(id);
    boolean newlyKnown = vm.isPresent() && last.putIfAbsent(id, vm.get()) == null;
    if (newlyKnown) {
      newestLost = ++newest;
    }
    return newlyKnown;
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
    kept.put(newest, change);
    if (kept.size() > capacity) {
      newestLost = Math.max(newestLost, kept.pollFirstEntry().getKey());
    }
    observer.accept(change);
    return true;
  }

  private static boolean isSame(Optional<Vm> before, Optional<Vm> after) {
    return before.map(Vm::state).equals(after.map(Vm::state))
        && before.flatMap(Vm::reason).equals(after.flatMap(Vm::reason));
  }
}
