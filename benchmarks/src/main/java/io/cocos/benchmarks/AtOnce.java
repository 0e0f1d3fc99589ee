package io.cocos.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Many launches at once, beside as many `virsh` at once. The guests are small, and really run. */
final class AtOnce implements Measurement {
  private final int vms;

  AtOnce(int vms) {
    this.vms = vms;
  }

  @Override
  public String name() {
    return "launch-" + vms;
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Twin> twins = new ArrayList<>();
    Map<String, String> small =
        Map.of("MANAGER_QEMU_MEMORY_SIZE", "256M", "MANAGER_QEMU_SMP_COUNT", "1");
    try (ManagerProcess manager = bed.manager(small)) {
      manager.awaitLaunchable();
      List<Vm> first = launch(manager, bed.request().body());
      for (Vm vm : first) {
        twins.add(bed.own(Twin.of(manager, vm, bed.folder())));
      }
      remove(manager, first);
      int rounds = bed.effort().of(1, vms > 8 ? 1 : 3, vms > 8 ? 2 : 5);
      for (int round = 0; round < rounds; round++) {
        Stopwatch watch = new Stopwatch();
        List<Vm> launched = launch(manager, bed.request().body());
        ours.add(watch.milliseconds());
        remove(manager, launched);
        theirs.add(Stopwatch.time(() -> defineAndStart(twins)));
        destroyAndUndefine(twins);
      }
    } finally {
      for (Twin twin : twins) {
        twin.close();
      }
    }
    return List.of(
        Row.beside(
            vms + " launches at once, until all domains run",
            Target.ratio(1.0),
            Unit.MILLISECONDS,
            Figures.of(ours),
            "`xargs -P %d` of `virsh define` and `start`".formatted(vms),
            Figures.of(theirs)));
  }

  private List<Vm> launch(ManagerProcess manager, String request) {
    List<CompletableFuture<Vm>> launches =
        IntStream.range(0, vms).mapToObj(i -> manager.runLater(request)).toList();
    return launches.stream().map(CompletableFuture::join).toList();
  }

  private static void remove(ManagerProcess manager, List<Vm> launched) {
    CompletableFuture.allOf(
            launched.stream().map(manager::removeLater).toArray(CompletableFuture[]::new))
        .join();
  }

  private static void defineAndStart(List<Twin> twins) throws IOException {
    parallel(
        twins.stream()
            .map(twin -> "define %s; start %s".formatted(twin.document(), twin.name()))
            .toList());
  }

  private static void destroyAndUndefine(List<Twin> twins) throws IOException {
    parallel(
        twins.stream()
            .map(twin -> "destroy %s; undefine --nvram %s".formatted(twin.name(), twin.name()))
            .toList());
  }

  private static void parallel(List<String> commands) throws IOException {
    List<String> xargs =
        List.of(
            "xargs", "-d", "\\n", "-P", String.valueOf(commands.size()), "-n", "1", "virsh", "-q");
    String unused = Programs.output(xargs, String.join("\n", commands) + "\n");
  }
}
