package io.cocos.manager.telemetry;

import io.cocos.manager.vm.LaunchObserver;
import io.cocos.manager.vm.LaunchProgress;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Vm;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and times launches: under the names of the original, and as phases in seconds. */
final class LaunchMetrics implements LaunchObserver {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5)
  };

  private final AtomicLong requests = new AtomicLong();
  private final DistributionSummary latency;
  private final Timer boot;

  LaunchMetrics(MeterRegistry registry) {
    latency =
        DistributionSummary.builder("manager.api.request.latency.microseconds")
            .description("How long requests to run a computation took")
            .tag("method", "Run")
            .publishPercentiles(0.5, 0.9, 0.99)
            .percentilePrecision(3)
            .distributionStatisticExpiry(Duration.ofMinutes(10))
            .register(registry);
    boot = phase(registry, "boot");
  }

  /** The time that one phase of a launch takes. */
  static Timer phase(MeterRegistry registry, String phase) {
    return Timer.builder("manager.vm.launch")
        .description("Phases of launches: define and start, then boot until the agent answers")
        .tag("phase", phase)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  @Override
  public void answered(Duration took) {
    requests.incrementAndGet();
    latency.record(took.toNanos() / 1000.0);
  }

  @Override
  public LaunchProgress begin(UUID vm, Optional<String> computationId) {
    return new BootTime();
  }

  /** Nobody knows when its domain started, so its boot is not measured. */
  @Override
  public LaunchProgress resume(ObservedVm vm) {
    return new BootTime();
  }

  /**
   * The counter of the original in Prometheus' text format. By hand, since every library appends
   * {@code _total} to the names of counters.
   */
  String requestCount() {
    return """
        # HELP manager_api_request_count Requests to run a computation
        # TYPE manager_api_request_count counter
        manager_api_request_count{method="Run"} %d
        """
        .formatted(requests.get());
  }

  /** Times one boot, from the start of the domain to the agent's answer. */
  private final class BootTime implements LaunchProgress {
    private Optional<Timer.Sample> sinceStart = Optional.empty();

    @Override
    public synchronized void running(ObservedVm vm) {
      sinceStart = Optional.of(Timer.start());
    }

    @Override
    public synchronized void ready(Vm vm) {
      sinceStart.ifPresent(sample -> sample.stop(boot));
    }

    @Override
    public void failed(String reason) {
      // How long a failure took says nothing about booting.
    }
  }
}
