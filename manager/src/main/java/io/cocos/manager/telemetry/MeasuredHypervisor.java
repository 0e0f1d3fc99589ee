package io.cocos.manager.telemetry;

import io.cocos.computation.Computation;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.ConsoleLog;
import io.cocos.manager.vm.Evidence;
import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.HostOffers;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.LaunchSecret;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.PlannedGuest;
import io.cocos.manager.vm.VmSpec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A hypervisor whose calls are timed, by operation and by result. */
final class MeasuredHypervisor implements Hypervisor {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final Hypervisor hypervisor;
  private final MeterRegistry registry;
  private final Timer start;

  MeasuredHypervisor(Hypervisor hypervisor, MeterRegistry registry) {
    this.hypervisor = hypervisor;
    this.registry = registry;
    this.start = LaunchMetrics.phase(registry, "start");
  }

  @Override
  public ObservedVm launch(VmSpec spec, BooleanSupplier crowded) {
    Timer.Sample sample = Timer.start(registry);
    ObservedVm vm = timed("launch", () -> hypervisor.launch(spec, crowded));
    sample.stop(start);
    return vm;
  }

  @Override
  public ObservedVm begin(ObservedVm launched) {
    return timed("begin", () -> hypervisor.begin(launched));
  }

  @Override
  public PlannedGuest plan(VmSpec spec) {
    return timed("plan", () -> hypervisor.plan(spec));
  }

  @Override
  public HostOffers offers() {
    return timed("offers", hypervisor::offers);
  }

  @Override
  public List<ObservedVm> list() {
    return timed("list", hypervisor::list);
  }

  @Override
  public Optional<ObservedVm> find(UUID id) {
    return timed("find", () -> hypervisor.find(id));
  }

  @Override
  public Optional<Computation> computation(UUID id) {
    return timed("computation", () -> hypervisor.computation(id));
  }

  @Override
  public Optional<GuestDescription> describe(UUID id) {
    return timed("describe", () -> hypervisor.describe(id));
  }

  @Override
  public Optional<Evidence> evidence(UUID id) {
    return timed("evidence", () -> hypervisor.evidence(id));
  }

  @Override
  public Optional<String> document(UUID id) {
    return timed("document", () -> hypervisor.document(id));
  }

  @Override
  public Optional<ConsoleLog> console(UUID id) {
    return timed("console", () -> hypervisor.console(id));
  }

  @Override
  public void note(UUID id, UnaryOperator<Life> change) {
    timed("note", () -> hypervisor.note(id, change));
  }

  @Override
  public void injectSecret(UUID id, LaunchSecret secret) {
    timed("inject_secret", () -> hypervisor.injectSecret(id, secret));
  }

  @Override
  public void resume(UUID id) {
    timed("resume", () -> hypervisor.resume(id));
  }

  @Override
  public void shutDown(UUID id) {
    timed("shut_down", () -> hypervisor.shutDown(id));
  }

  @Override
  public List<UUID> sweep(Set<UUID> known, Instant before) {
    return timed("sweep", () -> hypervisor.sweep(known, before));
  }

  @Override
  public void stop(UUID id) {
    timed("stop", () -> hypervisor.stop(id));
  }

  @Override
  public void remove(UUID id) {
    timed("remove", () -> hypervisor.remove(id));
  }

  @Override
  public void listen(Listener listener) {
    hypervisor.listen(listener);
  }

  @Override
  public void close() {
    hypervisor.close();
  }

  private void timed(String operation, Runnable call) {
    Object unused =
        timed(
            operation,
            () -> {
              call.run();
              return null;
            });
  }

  private <T> T timed(String operation, Supplier<T> call) {
    Timer.Sample sample = Timer.start(registry);
    String result = "internal_error";
    try {
      T answer = call.get();
      result = "ok";
      return answer;
    } catch (ManagerException failed) {
      result = failed.code().name().toLowerCase(Locale.ROOT);
      throw failed;
    } finally {
      sample.stop(timer(operation, result));
    }
  }

  private Timer timer(String operation, String result) {
    return Timer.builder("manager.hypervisor.call")
        .description("Calls to libvirt; every result but ok is an error")
        .tag("operation", operation)
        .tag("result", result)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
