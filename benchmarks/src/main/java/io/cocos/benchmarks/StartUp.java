package io.cocos.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The manager's start, and what it needs of the host while it has nothing to do. */
final class StartUp implements Measurement {
  private static final Duration IDLE = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException, InterruptedException {
    List<Double> starts = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    int rounds = bed.effort().of(2, 5, 10);
    for (int round = 0; round <= rounds; round++) {
      double floor = Stopwatch.time(StartUp::startJava);
      Stopwatch watch = new Stopwatch();
      try (ManagerProcess manager = bed.manager(Map.of())) {
        manager.awaitServing();
        double start = watch.milliseconds();
        if (round > 0) { // the first one finds files that are not in memory
          floors.add(floor);
          starts.add(start);
        }
        if (round > rounds - 3) {
          TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
          memory.add(manager.residentMemory());
        }
      }
    }
    return List.of(
        Row.beside(
            "the manager's start until it serves",
            Target.atMost(1000),
            Unit.MILLISECONDS,
            Figures.of(starts),
            "`java -version`: Java by itself",
            Figures.of(floors)),
        Row.alone("resident memory, idle", Target.atMost(150), Unit.MEBIBYTES, Figures.of(memory)));
  }

  private static void startJava() throws IOException {
    String unused = Programs.output("java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-version");
  }
}
