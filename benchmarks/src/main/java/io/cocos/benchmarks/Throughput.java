package io.cocos.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many requests a second are answered while 64 clients ask as fast as they can. */
final class Throughput implements Measurement {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
  private static final Pattern ERRORS =
      Pattern.compile("Socket errors:.*|Non-2xx or 3xx responses:.*");

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException, InterruptedException {
    try (ManagerProcess manager = bed.managerOfNothing(Map.of("MANAGER_BOOT_TIMEOUT", "1h"));
        FakeAgents agents =
            bed.own(FakeAgents.answering(bed.request().computation().digest(), 1))) {
      manager.awaitServing();
      Vm vm = manager.run(bed.request().lasting());
      Until.holds(
          "the VM is ready",
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          () -> agents.followers() > 0 && manager.get(vm.path()).body().contains("\"ready\""));
      List<Row> rows = new ArrayList<>();
      rows.add(row(bed, manager, "/health", "/health"));
      rows.add(row(bed, manager, vm.path(), "/vms/{id}"));
      return rows;
    }
  }

  private static Row row(Bed bed, ManagerProcess manager, String path, String shown)
      throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    try (HttpAnswers bare = bed.own(new HttpAnswers(manager.get(path).body()))) {
      int port = bare.listen(0);
      int rounds = bed.effort().of(1, 2, 3);
      for (int round = -1; round < rounds; round++) {
        double manage = rate(bed, manager.port(), path);
        double least = rate(bed, port, path);
        if (round >= 0) {
          ours.add(manage);
          theirs.add(least);
        }
      }
    }
    return Row.beside(
        "`GET %s` under 64 connections".formatted(shown),
        new Target.AtLeast(10_000),
        Unit.REQUESTS_PER_SECOND,
        Figures.of(ours),
        "a bare Netty server, the same bytes",
        Figures.of(theirs));
  }

  private static double rate(Bed bed, int port, String path) throws IOException {
    String duration = bed.effort().of(2, 3, 5) + "s";
    String url =
        "http://%s:%d%s".formatted(InetAddress.getLoopbackAddress().getHostAddress(), port, path);
    String output = Programs.output("wrk", "-t", "2", "-c", "64", "-d", duration, url);
    Matcher errors = ERRORS.matcher(output);
    if (errors.find()) {
      throw new IllegalStateException("%s under load: %s".formatted(path, errors.group()));
    }
    Matcher rate = RATE.matcher(output);
    if (!rate.find()) {
      throw new IllegalStateException("wrk says no rate: " + output);
    }
    return Double.parseDouble(rate.group(1));
  }
}
