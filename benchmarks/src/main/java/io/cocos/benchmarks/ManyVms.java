package io.cocos.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What many VMs cost: lists, passes over all of them, the connection's return, memory. The domains
 * are those of libvirt's own driver for tests, in libvirt's daemon; the agents are fake.
 */
final class ManyVms implements Measurement {
  private static final Duration PASS = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int LAUNCHES_AT_ONCE = 4;

  @Override
  public String name() {
    return "many";
  }

  @Override
  public boolean isHeld() {
    return true;
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    int most = bed.effort().of(200, 1000, 1000);
    String computation = bed.request().computation().digest();
    KeptConnection kept = bed.own(new KeptConnection(bed.daemon().testDriver()));
    try (kept;
        LibvirtLine line = bed.own(new LibvirtLine(bed.daemon(), bed.folder()));
        FakeAgents agents = bed.own(FakeAgents.answering(computation, most));
        ManagerProcess manager =
            bed.managerOfNothing(
                Map.of(
                    "MANAGER_LIBVIRT_URI",
                    line.daemon().testDriver(),
                    "MANAGER_RECONCILE_INTERVAL",
                    PASS.toSeconds() + "s"))) {
      manager.awaitServing();
      Figures ten = listAt(bed, manager, agents, 10);
      Figures hundred = listAt(bed, manager, agents, 100);
      if (bed.effort() != Effort.CHECK) {
        rows.add(resync(bed, manager, line));
      }
      Figures all = listAt(bed, manager, agents, most);
      rows.add(
          Row.beside(
              "`GET /vms` of %d VMs".formatted(most),
              Target.nearlyAlways(10),
              Unit.MILLISECONDS,
              all,
              "`virsh list --all` of the same daemon",
              virshLists(bed)));
      rows.add(
          Row.alone("`GET /vms` of 100 VMs", new Target.Nothing(), Unit.MILLISECONDS, hundred));
      rows.add(
          Row.beside(
                  "`GET /vms`, for each of %d VMs".formatted(most),
                  Target.ratio(1.0),
                  Unit.MICROSECONDS,
                  each(all, most),
                  "for each of 10 VMs",
                  each(ten, 10))
              .heldTo(Target.ratio(2.0)));
      rows.addAll(passes(bed, manager, line, most));
      rows.add(
          Row.alone(
              "resident memory with %d VMs".formatted(most),
              Target.atMost(200),
              Unit.MEBIBYTES,
              Figures.once(manager.residentMemory())));
    }
    return rows;
  }

  private static Figures listAt(Bed bed, ManagerProcess manager, FakeAgents agents, int vms)
      throws IOException, InterruptedException {
    int more = vms - manager.json("/vms").get("vms").size();
    String request = bed.request().lasting();
    for (int launched = 0; launched < more; launched += LAUNCHES_AT_ONCE) {
      IntStream.range(0, Math.min(LAUNCHES_AT_ONCE, more - launched))
          .mapToObj(i -> manager.runLater(request))
          .toList()
          .forEach(launch -> launch.join());
    }
    Until.holds(
        vms + " VMs are ready",
        PATIENCE,
        Duration.ofMillis(200),
        () -> manager.json("/vms?state=ready").get("vms").size() == vms);
    Until.holds(
        vms + " agents are followed",
        PATIENCE,
        Duration.ofMillis(200),
        () -> agents.followers() >= vms);
    int times = bed.effort().of(100, 1000, 1000);
    List<Double> lists = new ArrayList<>();
    for (int i = -times; i < times; i++) {
      double time = Stopwatch.time(manager::list);
      if (i >= 0) {
        lists.add(time);
      }
    }
    bed.tell("%d VMs are listed in %s ms".formatted(vms, Unit.number(Figures.of(lists).median())));
    return Figures.of(lists);
  }

  private static Figures each(Figures list, int vms) {
    double micros = 1000.0 / vms;
    return new Figures(list.n(), list.median() * micros, list.p99() * micros);
  }

  private static Figures virshLists(Bed bed) throws IOException, InterruptedException {
    List<Double> lists = new ArrayList<>();
    for (int i = 0; i < bed.effort().of(5, 10, 30); i++) {
      lists.add(
          Stopwatch.time(
              () -> {
                String unused =
                    Programs.output("virsh", "-c", bed.daemon().testDriver(), "list", "--all");
              }));
    }
    return Figures.of(lists);
  }

  /** From the moment at which the daemon can be reached again until lists are of now. */
  private static Row resync(Bed bed, ManagerProcess manager, LibvirtLine line)
      throws IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < bed.effort().of(1, 5, 10); i++) {
      line.cut();
      Until.holds("lists are old", PATIENCE, Duration.ofMillis(5), () -> isOld(manager));
      TimeUnit.SECONDS.sleep(1);
      line.mend();
      times.add(
          Stopwatch.time(
              () ->
                  Until.holds(
                      "lists are of now", PATIENCE, Duration.ofMillis(5), () -> !isOld(manager))));
    }
    return Row.alone(
        "libvirtd is back until 100 VMs are known anew",
        Target.atMost(1000),
        Unit.MILLISECONDS,
        Figures.of(times));
  }

  private static boolean isOld(ManagerProcess manager) throws IOException, InterruptedException {
    return manager.json("/vms").has("as_of");
  }

  private static List<Row> passes(Bed bed, ManagerProcess manager, LibvirtLine line, int vms)
      throws IOException, InterruptedException {
    List<Double> beyond = new ArrayList<>();
    List<Double> calls = new ArrayList<>();
    List<Double> natives = new ArrayList<>();
    for (int pass = 0; pass < bed.effort().of(3, 5, 10); pass++) {
      Pass seen = Pass.next(manager, line);
      beyond.add(seen.milliseconds() - seen.inLibvirt());
      natives.add(seen.inLibvirt());
      calls.add((double) seen.calls());
    }
    return List.of(
        Row.beside(
            "a pass over %d VMs, beyond libvirt's own time".formatted(vms),
            Target.atMost(100),
            Unit.MILLISECONDS,
            Figures.of(beyond),
            "libvirt's own",
            Figures.of(natives)),
        Row.alone(
                "calls to libvirt for the states of %d VMs".formatted(vms),
                Target.atMost(1),
                Unit.CALLS,
                Figures.of(calls))
            .heldTo(Target.atMost(1)));
  }
}
