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
    List<Double> beyondStart = new ArrayList<>();
    List<Double> beyondLibvirt = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    try (LibvirtLine line = bed.own(new LibvirtLine(bed.daemon(), bed.folder()));
        ManagerProcess manager = bed.manager(Map.of("MANAGER_LIBVIRT_URI", line.daemon().qemu()))) {
      manager.awaitLaunchable();
      manager.warmUp(bed.request().body(), bed.effort());
      int launches = bed.effort().of(4, 30, 100);
      for (int i = 0; i < launches; i++) {
        long begin = System.nanoTime();
        Stopwatch watch = new Stopwatch();
        Vm vm = manager.run(bed.request().body());
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
        manager.remove(vm);
      }
    }
    Figures start = Figures.of(starts);
    String promise = "added by the manager to `virDomainCreate` itself";
    return List.of(
        Row.beside(
            promise,
            Target.atMost(10, 50),
            Unit.MILLISECONDS,
            Figures.of(beyondStart),
            "that call",
            start),
        Row.beside(
            "of that, not spent in libvirt's other calls",
            new Target.Nothing(),
            Unit.MILLISECONDS,
            Figures.of(beyondLibvirt),
            "`virDomainCreate`",
            start),
        Row.alone(
                "calls to libvirt for a launch",
                new Target.Nothing(),
                Unit.CALLS,
                Figures.of(numbers))
            .heldTo(Target.atMost(8)));
  }
}
