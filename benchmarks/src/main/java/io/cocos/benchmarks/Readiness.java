package io.cocos.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** From the moment at which an agent can answer until the manager's followers are told. */
final class Readiness implements Measurement {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than the manager waits between two questions, so that it is asking in any phase. */
  private static final int LONGEST_BOOT_MILLIS = 700;

  @Override
  public String name() {
    return "ready";
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    String computation = bed.request().computation().digest();
    try (ManagerProcess manager = bed.managerOfNothing(Map.of())) {
      manager.awaitServing();
      int boots = bed.effort().of(5, 20, 50);
      for (int i = -5; i < boots; i++) {
        double time = boot(bed, manager, computation);
        if (i >= 0) {
          times.add(time);
        }
      }
    }
    return List.of(
        Row.alone(
            "agent ready until the manager says so",
            Target.atMost(100),
            Unit.MILLISECONDS,
            Figures.of(times)));
  }

  private static double boot(Bed bed, ManagerProcess manager, String computation)
      throws IOException, InterruptedException {
    Vm vm = manager.run(bed.request().body());
    try (FakeAgents agent = bed.own(new FakeAgents(computation, 1))) {
      CompletableFuture<Long> told = new CompletableFuture<>();
      CompletableFuture<Void> unused =
          manager.follow(
              vm.path() + "/events",
              line -> {
                if (line.startsWith("data:") && line.contains("\"state\":\"ready\"")) {
                  told.complete(System.nanoTime());
                }
              });
      TimeUnit.MILLISECONDS.sleep(
          LONGEST_BOOT_MILLIS / 2 + ThreadLocalRandom.current().nextInt(LONGEST_BOOT_MILLIS / 2));
      long begin = System.nanoTime();
      agent.answer(1);
      double time = (told.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join() - begin) / 1e6;
      manager.remove(vm);
      return time;
    }
  }
}
