package io.cocos.manager;

import io.cocos.manager.agent.AgentsByHandOver;
import io.cocos.manager.agent.GrpcAgentEvents;
import io.cocos.manager.agent.GrpcHandOver;
import io.cocos.manager.agent.HttpAgentProbe;
import io.cocos.manager.concurrent.MadeAside;
import io.cocos.manager.config.BuildInfo;
import io.cocos.manager.config.ConfidentialConfig;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.config.InstanceId;
import io.cocos.manager.config.Listener;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.config.TraceCollector;
import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.libvirt.GuestFiles;
import io.cocos.manager.libvirt.LibvirtEventLoop;
import io.cocos.manager.libvirt.LibvirtHypervisor;
import io.cocos.manager.linux.DiskSpace;
import io.cocos.manager.linux.LinuxHost;
import io.cocos.manager.telemetry.Metrics;
import io.cocos.manager.telemetry.Readiness;
import io.cocos.manager.telemetry.Tracing;
import io.cocos.manager.vm.Admission;
import io.cocos.manager.vm.AgentEvents;
import io.cocos.manager.vm.AgentProbe;
import io.cocos.manager.vm.Agents;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.Demand;
import io.cocos.manager.vm.Host;
import io.cocos.manager.vm.HostResources;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.LaunchObserver;
import io.cocos.manager.vm.LaunchObservers;
import io.cocos.manager.vm.MachineSize;
import io.cocos.manager.vm.PortPool;
import io.cocos.manager.vm.VmObservers;
import io.cocos.manager.vm.VmService;
import io.micronaut.context.ApplicationContext;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.exceptions.ApplicationStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: every part of it is made here, given to the parts that need it, and closed
 * here. Closing leaves the VMs running, unless it is configured to drain them.
 */
public final class CocosManager implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CocosManager.class);

  private final ApplicationContext context;
  private final Deque<AutoCloseable> resources;

  private CocosManager(ApplicationContext context, Deque<AutoCloseable> resources) {
    this.context = context;
    this.resources = resources;
  }

  /** Starts the service on libvirt. */
  public static CocosManager start(ManagerConfig config) {
    Deque<AutoCloseable> resources = new ArrayDeque<>();
    MadeAside<ApplicationContext> servers = servers(config);
    MadeAside<DomainDocuments> documents =
        new MadeAside<>("domain-documents", () -> new DomainDocuments(template(config)));
    try {
      InstanceId instance = InstanceId.of(config);
      Tracing tracing = tracing(config, instance);
      resources.push(tracing);
      LibvirtEventLoop eventLoop = LibvirtEventLoop.ofProcess();
      LibvirtHypervisor hypervisor =
          new LibvirtHypervisor(eventLoop, documents.get(), config, tracing.tracer());
      resources.push(hypervisor);
      HttpAgentProbe asking = new HttpAgentProbe();
      resources.push(asking);
      GrpcHandOver giving = new GrpcHandOver(hypervisor::computation);
      resources.push(giving);
      GrpcAgentEvents agentEvents = new GrpcAgentEvents();
      resources.push(agentEvents);
      AgentProbe agents = new AgentsByHandOver(asking, giving);
      Host host = new LinuxHost(disk(config), hypervisor::confidentialSlots);
      return start(
          config, instance, tracing, hypervisor, host, agents, agentEvents, servers, resources);
    } catch (RuntimeException failed) {
      closeAll(resources);
      throw failed;
    }
  }

  /** The document that VMs are made from. */
  static Path template(ManagerConfig config) {
    return config
        .templateFolder()
        .resolve(config.guest().disk().isPresent() ? "disk-boot.xml" : "direct-boot.xml");
  }

  /** How every VM is to be protected. */
  static Confidential protection(GuestConfig guest) {
    return guest.confidential().map(ConfidentialConfig::technology).orElse(Confidential.NONE);
  }

  /** Starts the service on any hypervisor, and on a host that limits nothing. */
  public static CocosManager start(
      ManagerConfig config, Hypervisor hypervisor, AgentProbe probe, AgentEvents agentEvents) {
    return start(config, hypervisor, HostResources::unknown, probe, agentEvents);
  }

  /**
   * Starts the service on any hypervisor, whose owner the caller remains.
   *
   * @param host what the hypervisor's VMs take their resources from
   */
  public static CocosManager start(
      ManagerConfig config,
      Hypervisor hypervisor,
      Host host,
      AgentProbe probe,
      AgentEvents agentEvents) {
    Deque<AutoCloseable> resources = new ArrayDeque<>();
    MadeAside<ApplicationContext> servers = servers(config);
    try {
      InstanceId instance = InstanceId.of(config);
      Tracing tracing = tracing(config, instance);
      resources.push(tracing);
      return start(
          config, instance, tracing, hypervisor, host, probe, agentEvents, servers, resources);
    } catch (RuntimeException failed) {
      closeAll(resources);
      throw failed;
    }
  }

  private static DiskSpace disk(ManagerConfig config) {
    return new DiskSpace(config.stateFolder(), config.admission().diskReserveBytes());
  }

  /** What every VM takes of the host. */
  private static Demand each(GuestConfig guest) {
    return new Demand(new MachineSize(guest.vcpus(), guest.memoryBytes()), protection(guest));
  }

  private static Tracing tracing(ManagerConfig config, InstanceId instance) {
    config
        .traceCollector()
        .filter(TraceCollector::isElsewhere)
        .ifPresent(
            collector ->
                log.info(
                    "traces go to {}: nobody takes OTLP at {}",
                    collector.otlp(),
                    collector.configured()));
    return config
        .traceCollector()
        .map(collector -> Tracing.to(collector.otlp(), BuildInfo.load().version(), instance.text()))
        .orElseGet(Tracing::off);
  }

  private static CocosManager start(
      ManagerConfig config,
      InstanceId instance,
      Tracing tracing,
      Hypervisor hypervisor,
      Host host,
      AgentProbe probe,
      AgentEvents agentEvents,
      MadeAside<ApplicationContext> servers,
      Deque<AutoCloseable> resources) {
    config.warnings().forEach(log::warn);
    InstantSource clock = InstantSource.system();
    ServersTls tls = new ServersTls(config, clock);
    resources.push(tls);
    PortPool ports = new PortPool(config.guest().ports(), config.hostAddress().ipv4(), clock);
    Metrics metrics = new Metrics();
    resources.push(metrics);
    EventOutlet events = new EventOutlet(config, metrics.events(), clock);
    resources.push(events);
    List<LaunchObserver> observers =
        new ArrayList<>(List.of(metrics.launches(), tracing.launches()));
    events.launches().ifPresent(observers::add);
    VmService vms =
        new VmService(
            metrics.measured(hypervisor),
            new Agents(probe, events.relayed(agentEvents)),
            ports,
            new Admission(config.admission(), each(config.guest()), host, ports),
            config.lifecycle(),
            clock,
            new VmObservers(new LaunchObservers(observers), events.changes()));
    resources.push(vms);
    if (config.drainOnExit()) {
      resources.push(vms::drain);
    }
    metrics.watch(vms::list, () -> vms.awaySince().isEmpty(), ports);
    metrics.watchCapacity(vms::capacity);
    Readiness readiness =
        new Readiness(hypervisor, new GuestFiles(config.guest())::missing, disk(config)::shortage);
    resources.push(readiness);
    ApplicationContext context = servers.get();
    resources.push(context);
    Stream.of(config, vms, metrics, readiness, tracing, instance, BuildInfo.load())
        .forEach(context::registerSingleton);
    context.start();
    tls.equip(context, config.http().port());
    MadeAside<EmbeddedServer> made =
        new MadeAside<>("http-server", () -> context.getBean(EmbeddedServer.class));
    // In this order: an HTTP server whose companion cannot start would not end with the context.
    EmbeddedServer grpc = serve(context.getBean(GrpcEmbeddedServer.class), "GRPC", config.grpc());
    EmbeddedServer http = serve(made.get(), "HTTP", config.http());
    log.info(
        "serving HTTP at {} ({}), gRPC at {}:{} ({})",
        http.getURI(),
        ServersTls.describe(config.http().tls()),
        config.grpc().host(),
        grpc.getPort(),
        ServersTls.describe(config.grpc().tls()));
    return new CocosManager(context, resources);
  }

  /**
   * What the servers are made in, not started yet. The framework looks for its parts in every
   * library, on a thread of its own while everything else is made.
   */
  private static MadeAside<ApplicationContext> servers(ManagerConfig config) {
    return new MadeAside<>(
        "servers",
        () ->
            ApplicationContext.builder()
                .deduceEnvironment(false)
                .environmentPropertySource(false)
                .banner(false)
                .properties(frameworkProperties(config))
                .build());
  }

  private static EmbeddedServer serve(EmbeddedServer server, String protocol, Listener listener) {
    try {
      return server.start();
    } catch (ServerStartupException | ApplicationStartupException refused) {
      Throwable reason = refused;
      while (reason.getCause() != null) {
        reason = reason.getCause();
      }
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s cannot be served at %s:%d (%s); set MANAGER_%s_HOST or MANAGER_%s_PORT to one that can"
              .formatted(
                  protocol,
                  listener.host(),
                  listener.port(),
                  reason.getMessage(),
                  protocol,
                  protocol),
          refused);
    }
  }

  /** The context of the servers, for those who ask on which port they ended up. */
  public ApplicationContext context() {
    return context;
  }

  @Override
  public void close() {
    closeAll(resources);
  }

  private static Map<String, Object> frameworkProperties(ManagerConfig config) {
    return Map.of(
        "micronaut.server.host", config.http().host(),
        "micronaut.server.port", config.http().port(),
        "micronaut.server.max-request-size", config.maxRequestBytes(),
        "micronaut.server.max-request-buffer-size", config.maxRequestBytes(),
        "grpc.server.host", config.grpc().host(),
        "grpc.server.port", config.grpc().port(),
        "grpc.server.max-inbound-message-size", config.maxRequestBytes());
  }

  private static void closeAll(Deque<AutoCloseable> resources) {
    while (!resources.isEmpty()) {
      AutoCloseable resource = resources.pop();
      try {
        resource.close();
      } catch (Exception failed) {
        log.warn("{} did not close: {}", resource, failed.toString());
      }
    }
  }
}
