package io.cocos.manager.vm;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** Everybody who follows a VM. Safe for use by many threads. */
final class VmWatches {
  private final Map<UUID, Set<VmWatch>> watches = new ConcurrentHashMap<>();
  private final Function<UUID, Optional<Vm>> present;
  private final ScheduledExecutorService background;

  /**
   * Nobody yet.
   *
   * @param present asks for a VM as it stands, if it is there
   * @param background where looks are taken; its owner shuts it down
   */
  VmWatches(Function<UUID, Optional<Vm>> present, ScheduledExecutorService background) {
    this.present = present;
    this.background = background;
  }

  /** Begins to follow a VM. */
  VmWatch begin(UUID id, VmObserver observer) {
    VmWatch begun =
        new VmWatch(() -> present.apply(id), observer, background, ended -> forget(id, ended));
    watches.compute(
        id,
        (same, others) -> {
          Set<VmWatch> all = others == null ? new HashSet<>() : new HashSet<>(others);
          all.add(begun);
          return all;
        });
    begun.lookAgain();
    return begun;
  }

  /** Something may have happened to that VM. */
  void hint(UUID id) {
    watches.getOrDefault(id, Set.of()).forEach(VmWatch::lookAgain);
  }

  /** How many watches there are. */
  int count() {
    return watches.values().stream().mapToInt(Set::size).sum();
  }

  private void forget(UUID id, VmWatch watch) {
    watches.computeIfPresent(
        id,
        (same, all) -> {
          Set<VmWatch> others = new HashSet<>(all);
          others.remove(watch);
          return others.isEmpty() ? null : others;
        });
  }
}
