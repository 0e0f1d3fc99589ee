package io.cocos.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the manager adds to libvirt's own work: the time of a launch that is not spent in the native
 * call that starts the domain, and how many calls it makes.
 */
final class NativeCalls implements Measurement {
  @Override
  public String name() {
    return "native";
  }

  @Override
  public boolean isHeld() {
    return true;
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException, InterruptedException {
    Launches first = new Launches();
    Launches launches = new Launches();
    String request = bed.request().body();
    try (LibvirtLine line = bed.own(new LibvirtLine(bed.daemon(), bed.folder()));
        ManagerProcess manager = bed.manager(Map.of("MANAGER_LIBVIRT_URI", line.daemon().qemu()))) {
      manager.awaitLaunchable();
      first.time(bed.effort().of(1, 30, 60), manager, line, request);
      manager.warmUp(request, bed.effort());
      launches.time(bed.effort().of(4, 30, 100), manager, line, request);
    }
    Figures start = Figures.of(launches.starts);
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.beside(
            "added by the manager to `virDomainCreate` itself",
            Target.atMost(10, 50),
            Unit.MILLISECONDS,
            Figures.of(launches.beyondStart),
            "that call",
            start));
    rows.add(
        Row.beside(
            "of that, not spent in libvirt's other calls",
            new Target.Nothing(),
            Unit.MILLISECONDS,
            Figures.of(launches.beyondLibvirt),
            "`virDomainCreate`",
            start));
    rows.add(
        Row.beside(
            "added to the first launches of a manager",
            new Target.Nothing(),
            Unit.MILLISECONDS,
            Figures.of(first.beyondStart),
            "`virDomainCreate`",
            Figures.of(first.starts)));
    rows.add(
        Row.alone(
                "calls to libvirt for a launch",
                new Target.Nothing(),
                Unit.CALLS,
                Figures.of(launches.numbers))
            .heldTo(Target.atMost(8)));
    return rows;
  }

  /** One after the other; in milliseconds, and calls. */
  private static final class Launches {
    private final List<Double> starts = new ArrayList<>();
    private final List<Double> beyondStart = new ArrayList<>();
    private final List<Double> beyondLibvirt = new ArrayList<>();
    private final List<Double> numbers = new ArrayList<>();

    void time(int times, ManagerProcess manager, LibvirtLine line, String request)
        throws IOException {
      for (int i = 0; i < times; i++) {
        manager.remove(time(manager, line, request));
      }
    }

    private Vm time(ManagerProcess manager, LibvirtLine line, String request) throws IOException {
      long begin = System.nanoTime();
      Stopwatch watch = new Stopwatch();
      Vm vm = manager.run(request);
      double whole = watch.milliseconds();
      long end = System.nanoTime();
      List<RemoteCalls.Call> calls =
          line.calls().since(begin).stream()
              .filter(call -> call.begin() + call.milliseconds() * 1e6 <= end)
              .toList();
      double start =
          calls.stream()
              .filter(RemoteCalls.Call::startsDomain)
              .mapToDouble(RemoteCalls.Call::milliseconds)
              .sum();
      double all = calls.stream().mapToDouble(RemoteCalls.Call::milliseconds).sum();
      starts.add(start);
      beyondStart.add(whole - start);
      beyondLibvirt.add(whole - all);
      numbers.add((double) calls.stream().filter(RemoteCalls.Call::isAboutDomains).count());
      return vm;
    }
  }
}
