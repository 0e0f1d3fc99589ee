package io.cocos.manager.vm;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The VMs as the hypervisor showed them last, so that they can be shown when it is away, and to
 * many who ask. Safe for use by many threads; methods named look block while the hypervisor is
 * asked, the others never do.
 *
 * <p>Looks overlap, and may end in another order than they began in. Each has a number, taken when
 * it begins: of two looks at one VM the one that began later counts. Since every change is followed
 * by a look, the one that counts in the end began after the last change.
 */
final class SeenVms {
  private final Hypervisor hypervisor;
  private final InstantSource clock;
  private final AtomicLong looks = new AtomicLong();
  private final AtomicLong lastListing = new AtomicLong();
  private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();

  /** Those of them that are there: sorted once, not for everybody who asks. */
  private final Map<Created, ObservedVm> there =
      new ConcurrentSkipListMap<>(Comparator.comparing(Created::at).thenComparing(Created::vm));

  private final AtomicReference<Optional<Away>> away = new AtomicReference<>(Optional.empty());
  private volatile boolean complete;

  private record Seen(long look, Optional<ObservedVm> vm) {}

  /**
   * The hypervisor cannot be asked.
   *
   * @param look the number of the look that would have begun when it was last told to be away
   */
  private record Away(long look, Instant since) {}

  private record Created(Instant at, UUID vm) {
    static Created of(ObservedVm vm) {
      return new Created(vm.createdAt(), vm.id());
    }
  }

  /** Nothing was seen yet. */
  SeenVms(Hypervisor hypervisor, InstantSource clock) {
    this.hypervisor = hypervisor;
    this.clock = clock;
  }

  /** Whether all VMs there are have been seen since the hypervisor could be asked first. */
  boolean isComplete() {
    return complete;
  }

  /** Looks at all VMs, unless all there are have been seen already. */
  void complete() {
    if (!complete) {
      Set<UUID> unused = lookAtAll();
    }
  }

  /** Since when the hypervisor cannot be asked; empty while it can. */
  Optional<Instant> awaySince() {
    return away.get().map(Away::since);
  }

  /** The hypervisor cannot be asked any more. */
  void away() {
    long look = looks.incrementAndGet();
    Instant now = clock.instant();
    away.updateAndGet(known -> Optional.of(new Away(look, known.map(Away::since).orElse(now))));
  }

  /** A look that began before the hypervisor went away says nothing of whether it is back. */
  private void answered(long look) {
    away.updateAndGet(known -> known.filter(last -> last.look() > look));
  }

  /** All VMs that were there when they were last looked at, in the order of creation. */
  List<ObservedVm> all() {
    return List.copyOf(there.values());
  }

  /** A VM, if it was there when it was last looked at. */
  Optional<ObservedVm> find(UUID id) {
    return Optional.ofNullable(seen.get(id)).flatMap(Seen::vm);
  }

  /** The hypervisor has just launched that VM. */
  void launched(ObservedVm vm) {
    saw(looks.incrementAndGet(), vm.id(), Optional.of(vm));
  }

  /** The hypervisor has just removed that VM. */
  void removed(UUID id) {
    saw(looks.incrementAndGet(), id, Optional.empty());
  }

  /** Looks at one VM. */
  Optional<ObservedVm> look(UUID id) {
    long look = looks.incrementAndGet();
    return saw(look, id, hypervisor.find(id));
  }

  /**
   * Looks at all VMs.
   *
   * @return those that are there, and those that were a while ago
   */
  Set<UUID> lookAtAll() {
    long look = looks.incrementAndGet();
    Map<UUID, ObservedVm> listed =
        hypervisor.list().stream().collect(Collectors.toMap(ObservedVm::id, Function.identity()));
    answered(look);
    listed.forEach((id, vm) -> saw(look, id, Optional.of(vm)));
    Set<UUID> all = Set.copyOf(seen.keySet());
    for (UUID id : all) {
      if (!listed.containsKey(id) && find(id).isPresent()) {
        saw(look, id, Optional.empty());
      }
    }
    complete = true;
    dropGoneBefore(lastListing.getAndSet(look));
    return all;
  }

  /** That a VM is gone is kept until no look can be under way that may have seen it. */
  private void dropGoneBefore(long look) {
    seen.values().removeIf(last -> last.vm().isEmpty() && last.look() <= look);
  }

  private Optional<ObservedVm> saw(long look, UUID id, Optional<ObservedVm> vm) {
    return seen.compute(
            id,
            (same, last) -> {
              if (last != null && last.look() > look) {
                return last;
              }
              Optional<ObservedVm> before = last == null ? Optional.empty() : last.vm();
              if (before.equals(vm)) {
                return new Seen(look, before); // others hold it too: one copy is enough
              }
              place(before, vm);
              return new Seen(look, vm);
            })
        .vm();
  }

  /** Called for one change of a VM after the other. */
  private void place(Optional<ObservedVm> before, Optional<ObservedVm> now) {
    Optional<Created> place = now.map(Created::of);
    now.ifPresent(vm -> there.put(Created.of(vm), vm));
    before
        .map(Created::of)
        .filter(last -> !place.equals(Optional.of(last)))
        .ifPresent(there::remove);
  }
}
