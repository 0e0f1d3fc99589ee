package io.cocos.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One launch after the other, and one removal, beside what virsh and virt-install do. */
final class LaunchBesideVirsh implements Measurement {
  @Override
  public String name() {
    return "launch";
  }

  @Override
  public boolean isHeld() {
    return true;
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException, InterruptedException {
    Times times = new Times();
    boolean all = bed.effort() != Effort.CHECK;
    try (ManagerProcess manager = bed.manager(Map.of())) {
      manager.awaitLaunchable();
      String request = bed.request().body();
      Vm first = manager.run(request);
      try (Twin twin = bed.own(Twin.of(manager, first, bed.folder()));
          Installed installed = bed.own(new Installed(twin))) {
        manager.remove(first);
        manager.warmUp(request, bed.effort());
        List<Way> ways = new ArrayList<>();
        ways.add(() -> times.launch(manager, request));
        ways.add(() -> times.define(twin));
        if (all) {
          ways.add(() -> times.create(twin));
          ways.add(() -> times.install(installed));
        }
        Random order = new Random(1);
        int launches = bed.effort().of(5, 15, 100);
        int warmUp = bed.effort().of(1, 2, 2);
        for (int i = 0; i < warmUp + launches; i++) {
          if (i == warmUp) {
            times.forget();
          }
          for (Way way : ways) {
            way.go();
          }
          // What one leaves behind, freed memory for instance, is at the cost of whoever comes
          // next.
          Collections.shuffle(ways, order);
        }
      }
    }
    return times.rows(all);
  }

  /** A way to launch a VM, and to remove it. */
  @FunctionalInterface
  private interface Way {
    void go() throws IOException, InterruptedException;
  }

  /** In milliseconds. */
  private static final class Times {
    private final List<Double> launches = new ArrayList<>();
    private final List<Double> removals = new ArrayList<>();
    private final List<Double> definitions = new ArrayList<>();
    private final List<Double> undefinitions = new ArrayList<>();
    private final List<Double> creations = new ArrayList<>();
    private final List<Double> installations = new ArrayList<>();

    void forget() {
      List.of(launches, removals, definitions, undefinitions, creations, installations)
          .forEach(List::clear);
    }

    void launch(ManagerProcess manager, String request) throws IOException, InterruptedException {
      Stopwatch watch = new Stopwatch();
      Vm vm = manager.run(request);
      launches.add(watch.milliseconds());
      removals.add(Stopwatch.time(() -> manager.remove(vm)));
    }

    void define(Twin twin) throws IOException, InterruptedException {
      definitions.add(Stopwatch.time(twin::defineAndStart));
      undefinitions.add(Stopwatch.time(twin::destroyAndUndefine));
    }

    void create(Twin twin) throws IOException, InterruptedException {
      creations.add(Stopwatch.time(twin::create));
      twin.destroy();
    }

    void install(Installed installed) throws IOException, InterruptedException {
      installations.add(Stopwatch.time(installed::install));
      installed.remove();
    }

    List<Row> rows(boolean all) {
      String promise = "`/run` until the domain runs";
      Figures launch = Figures.of(launches);
      List<Row> rows = new ArrayList<>();
      rows.add(
          Row.beside(
                  promise,
                  Target.ratio(0.95, 1.1),
                  Unit.MILLISECONDS,
                  launch,
                  "`virsh define` and `start` of the same document",
                  Figures.of(definitions))
              .heldTo(Target.ratio(2.0)));
      if (all) {
        rows.add(
            Row.beside(
                promise,
                new Target.Nothing(),
                Unit.MILLISECONDS,
                launch,
                "`virsh create`, which keeps nothing",
                Figures.of(creations)));
        rows.add(
            Row.beside(
                promise,
                new Target.Nothing(),
                Unit.MILLISECONDS,
                launch,
                "`virt-install` of the same devices",
                Figures.of(installations)));
      }
      rows.add(
          Row.beside(
                  "stop and remove a VM",
                  Target.ratio(1.0),
                  Unit.MILLISECONDS,
                  Figures.of(removals),
                  "`virsh destroy` and `undefine`",
                  Figures.of(undefinitions))
              .heldTo(Target.ratio(1.5)));
      return rows;
    }
  }
}
