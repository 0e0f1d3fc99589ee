package io.cocos.manager.telemetry;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.notification.DeliveryObserver;
import io.cocos.manager.vm.Capacity;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.LaunchObserver;
import io.cocos.manager.vm.PortPool;
import io.cocos.manager.vm.Vm;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What is measured of the service, and the page on which Prometheus finds it. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LaunchMetrics launches = new LaunchMetrics(registry);
  private final EventMetrics events = new EventMetrics(registry);
  private final ExecutorService background =
      Executors.newCachedThreadPool(new DaemonThreads("metrics"));
  private volatile Optional<VmGauges> vms = Optional.empty();
  private volatile Optional<CapacityGauges> capacity = Optional.empty();

  /** Nothing is measured yet but the process itself. */
  @SuppressWarnings("resource") // these hold nothing that has to be closed
  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** The same hypervisor, whose calls are measured. */
  public Hypervisor measured(Hypervisor hypervisor) {
    return new MeasuredHypervisor(hypervisor, registry);
  }

  /** To be told of launches. */
  public LaunchObserver launches() {
    return launches;
  }

  /** To be told of events' deliveries. */
  public DeliveryObserver events() {
    return events;
  }

  /** Begins to count VMs and the ports that are left for further ones. */
  public void watch(Supplier<List<Vm>> list, BooleanSupplier answers, PortPool ports) {
    vms = Optional.of(new VmGauges(registry, list, answers, ports, background));
  }

  /** Begins to show how full the host is. */
  public void watchCapacity(Supplier<Capacity> look) {
    capacity = Optional.of(new CapacityGauges(registry, look));
  }

  /**
   * All measurements, in Prometheus' text format 0.0.4. Blocks while VMs are listed, for a second
   * at most.
   */
  public String page() {
    vms.ifPresent(VmGauges::refresh);
    capacity.ifPresent(CapacityGauges::refresh);
    return launches.requestCount() + registry.scrape();
  }

  @Override
  public void close() {
    background.shutdownNow();
    registry.close();
  }
}
