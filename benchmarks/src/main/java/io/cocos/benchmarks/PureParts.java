package io.cocos.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * The parts that need neither libvirt nor a network, by JMH, under the manager's own JVM options.
 */
final class PureParts implements Measurement {
  private static final Map<String, Target> TARGETS =
      Map.of(
          "canonicalJsonAndId", Target.atMost(20),
          "domainDocument", Target.atMost(500));

  @Override
  public String name() {
    return "pure";
  }

  @Override
  public List<Row> measure(Bed bed) throws IOException {
    Options options =
        new OptionsBuilder()
            .include(PureBenchmarks.class.getName())
            .mode(Mode.SampleTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(bed.effort().of(1, 1, 2))
            .warmupIterations(2)
            .measurementIterations(bed.effort().of(1, 2, 3))
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.seconds(1))
            .jvmArgs(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:CompileThresholdScaling=5",
                "-Xms24m",
                "-XX:NewSize=12m",
                "-Xmx256m",
                "-Dproject=" + bed.project("."))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    List<Row> rows = new ArrayList<>();
    for (RunResult result : run(options)) {
      String benchmark = result.getPrimaryResult().getLabel();
      Statistics times = result.getPrimaryResult().getStatistics();
      rows.add(
          Row.alone(
              PureBenchmarks.PROMISES.get(benchmark),
              TARGETS.getOrDefault(benchmark, new Target.Nothing()),
              Unit.MICROSECONDS,
              new Figures(times.getN(), times.getPercentile(50), times.getPercentile(99))));
    }
    return rows;
  }

  private static Collection<RunResult> run(Options options) {
    try {
      return new Runner(options).run();
    } catch (RunnerException failed) {
      throw new IllegalStateException("JMH cannot measure", failed);
    }
  }
}
