package io.cocos.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures, and writes one table, the same as JSON, and a plot. */
@Command(
    name = "bench",
    description = "Measures what docs/SPECIFICATION.md promises in numbers, on this machine.",
    mixinStandardHelpOptions = true)
final class Main implements Callable<Integer> {
  private static final List<Measurement> MEASUREMENTS =
      List.of(
          new LaunchBesideVirsh(),
          new NativeCalls(),
          new AtOnce(8),
          new AtOnce(32),
          new FirstAnswer(),
          new Readiness(),
          new ManyVms(),
          new StartUp(),
          new Throughput(),
          new Watchers(),
          new PureParts(),
          new ImageSize());

  @Option(names = "--effort", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private Effort effort = Effort.WHOLE;

  @Option(names = "--commit", description = "what is measured, for the table (${DEFAULT-VALUE})")
  private String commit = "unknown";

  @Option(names = "--to", description = "where the results are written (${DEFAULT-VALUE})")
  private Path results = Path.of("build/bench");

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "what to measure (all)")
  private List<String> names = new ArrayList<>();

  /** Ends with 1 when something could not be measured, or a limit is broken. */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Main());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream progress = System.err;
    Path project = Path.of("").toAbsolutePath();
    Bed bed = new Bed(project, effort, progress);
    Thread early = new Thread(bed::close, "ended early");
    Runtime.getRuntime().addShutdownHook(early);
    try {
      return measure(bed, Machine.look(commit));
    } finally {
      if (!bed.isEnded()) { // else by the hook, and Java goes down already
        Runtime.getRuntime().removeShutdownHook(early);
        bed.close();
      }
    }
  }

  private int measure(Bed bed, Machine machine) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    boolean failed = false;
    for (Measurement measurement : chosen()) {
      Stopwatch watch = new Stopwatch();
      try {
        rows.addAll(measurement.measure(bed));
        bed.tell("%s: %.0f s".formatted(measurement.name(), watch.milliseconds() / 1000));
      } catch (IllegalStateException | CompletionException | IOException cannot) {
        failed = true;
        bed.tell("%s cannot be measured: %s".formatted(measurement.name(), cannot));
      }
    }
    if (effort == Effort.CHECK) { // what is not held is measured too few times to be shown
      rows.removeIf(row -> row.held().isEmpty());
    }
    Report report = new Report(machine, bed.hasKvm(), rows);
    report.write(results);
    System.out.println(report.markdown());
    List<Row> broken = rows.stream().filter(row -> !row.isHeld()).toList();
    for (Row row : broken) {
      bed.tell(
          "the limit of '%s' is broken: %s"
              .formatted(row.promise(), row.held().orElseThrow().text(row.unit())));
    }
    return failed || !broken.isEmpty() ? 1 : 0;
  }

  private List<Measurement> chosen() {
    List<Measurement> chosen =
        MEASUREMENTS.stream()
            .filter(measurement -> effort != Effort.CHECK || measurement.isHeld())
            .filter(measurement -> names.isEmpty() || names.contains(measurement.name()))
            .toList();
    if (chosen.isEmpty()) {
      throw new CommandLine.ParameterException(
          new CommandLine(this),
          "nothing is measured under %s; there are %s"
              .formatted(names, MEASUREMENTS.stream().map(Measurement::name).toList()));
    }
    return chosen;
  }
}
