package io.cocos.manager.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Draws the faults of a run from its seed. */
final class FaultPlan {
  private static final int LONGEST_PAUSE_MILLIS = 800;

  /** Every so many hangs of libvirtd last until the manager takes it for dead. */
  private static final int HANGS_PER_LONG_ONE = 6;

  private static final Duration LONG_HANG = Duration.ofSeconds(20);

  private FaultPlan() {}

  /**
   * As many faults of each kind as its weight says, in any order. The last quarter leaves the
   * manager's process alone, so that one lives long enough to show what it does not give back.
   *
   * @return the same for the same seed and number
   */
  static List<Fault> of(long seed, int faults) {
    Random random = new Random(seed);
    List<FaultKind> kinds = kinds(faults);
    Collections.shuffle(kinds, random);
    spareManagerAtTheEnd(kinds);
    List<Fault> plan = new ArrayList<>();
    int hangs = 0;
    for (FaultKind kind : kinds) {
      boolean longHang = kind == FaultKind.LIBVIRTD_HUNG && ++hangs % HANGS_PER_LONG_ONE == 0;
      Duration lasts = longHang ? LONG_HANG : lasts(kind, random);
      plan.add(
          new Fault(
              kind,
              Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)),
              lasts,
              random.nextInt(Integer.MAX_VALUE)));
    }
    return List.copyOf(plan);
  }

  /** Goes around all kinds, each taking part in as many rounds as its weight. */
  private static List<FaultKind> kinds(int faults) {
    List<FaultKind> kinds = new ArrayList<>();
    for (int round = 0; kinds.size() < faults; round++) {
      for (FaultKind kind : FaultKind.values()) {
        if (round % heaviest() < kind.weight() && kinds.size() < faults) {
          kinds.add(kind);
        }
      }
    }
    return kinds;
  }

  private static int heaviest() {
    return Stream.of(FaultKind.values()).mapToInt(FaultKind::weight).max().orElseThrow();
  }

  private static void spareManagerAtTheEnd(List<FaultKind> kinds) {
    int spared = kinds.size() - kinds.size() / 4;
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < spared; i++) {
      if (!kinds.get(i).endsManager()) {
        others.add(i);
      }
    }
    others.sort(Comparator.reverseOrder());
    for (int i = spared; i < kinds.size(); i++) {
      if (kinds.get(i).endsManager() && !others.isEmpty()) {
        Collections.swap(kinds, i, others.remove(0));
      }
    }
  }

  private static Duration lasts(FaultKind kind, Random random) {
    return switch (kind) {
      case MANAGER_KILLED, MANAGER_KILLED_IN_LAUNCH, MANAGER_TERMINATED -> millis(random, 0, 800);
      case LIBVIRTD_KILLED, LIBVIRTD_RESTARTED -> millis(random, 0, 1_500);
      case LIBVIRTD_HUNG -> millis(random, 500, 4_000);
      case SUSPENDED -> millis(random, 200, 2_000);
      case PORTS_TAKEN -> millis(random, 1_000, 6_000);
      case DISK_FULL -> millis(random, 500, 4_000);
      case QEMU_KILLED, DESTROYED, UNDEFINED, RESTARTED -> Duration.ZERO;
    };
  }

  private static Duration millis(Random random, int from, int to) {
    return Duration.ofMillis(from + random.nextInt(to - from));
  }
}
