package io.cocos.manager.libvirt;

import io.cocos.computation.Computation;
import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.confidential.SevHost;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.domainxml.DomainMetadata;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.domainxml.DomainSpec.Acceleration;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.libvirt.KvmProbe.ProbeGuest;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.ConsoleLog;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.GuestDescription;
import io.cocos.manager.vm.Hypervisor;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.MachineSize;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.PortTakenException;
import io.cocos.manager.vm.VmSpec;
import io.opentelemetry.api.trace.Tracer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** VMs as libvirt domains. What has to be remembered of a VM stands in its domain's metadata. */
public final class LibvirtHypervisor implements Hypervisor {
  private static final Logger log = LoggerFactory.getLogger(LibvirtHypervisor.class);

  /** Starting takes half a second, and more when libvirt has to ask QEMU about itself first. */
  private static final Duration LAUNCH_DEADLINE = Duration.ofMinutes(2);

  /** Ending takes long where nobody reaps dead processes quickly. */
  private static final Duration END_DEADLINE = Duration.ofMinutes(2);

  private final DomainDocuments documents;
  private final GuestFiles guestFiles;
  private final VmFolders folders;
  private final LibvirtConnection connection;
  private final QemuCommands commands;
  private final SevLaunches sevLaunches;
  private final ExecutionChooser executions;
  private final VmPreparation preparation;

  /** Launches that failed with the connection, so that nobody knows yet what is left of them. */
  private final Set<UUID> halfLaunched = ConcurrentHashMap.newKeySet();

  private final ExecutorService preparations =
      Executors.newSingleThreadExecutor(new DaemonThreads("libvirt-prepare"));

  /**
   * Prepares everything that needs no connection; {@link #listen} begins to connect.
   *
   * @param eventLoop libvirt's event loop
   * @param documents makes the domain documents
   * @param config where the VMs' files are, and what VMs are made of
   * @param tracer makes the spans of calls to libvirt
   */
  public LibvirtHypervisor(
      LibvirtEventLoop eventLoop, DomainDocuments documents, ManagerConfig config, Tracer tracer) {
    this(new LibvirtConnection(eventLoop, config.libvirtUri(), tracer), documents, config);
  }

  /** The same over a connection that is not open yet, and is closed with this. */
  LibvirtHypervisor(LibvirtConnection connection, DomainDocuments documents, ManagerConfig config) {
    this.documents = documents;
    GuestConfig guest = config.guest();
    this.guestFiles = new GuestFiles(guest);
    this.folders = new VmFolders(config.stateFolder());
    this.connection = connection;
    this.commands = new QemuCommands(connection);
    HostCapabilitiesOnce capabilities = new HostCapabilitiesOnce(connection);
    this.preparation =
        new VmPreparation(
            guest,
            folders,
            new ImageStore(config.stateFolder()),
            new DiskOverlays(connection),
            () -> capabilities.get().qemuOwner());
    KvmProbe probe = new KvmProbe(connection, this::probeGuest, config.stateFolder());
    this.sevLaunches = new SevLaunches(guest.firmwareCode(), new SevHost(Path.of("/")));
    this.executions =
        new ExecutionChooser(
            guest,
            connection,
            new AccelerationChooser(guest.acceleration(), capabilities::get, probe::probe),
            sevLaunches);
    guestFiles.missing().ifPresent(missing -> log.warn("no VM can start yet: {}", missing));
  }

  @Override
  public void listen(Listener listener) {
    connection.open(
        new Listener() {
          @Override
          public void connected() {
            preparations.execute(LibvirtHypervisor.this::prepare);
            listener.connected();
          }

          @Override
          public void disconnected() {
            listener.disconnected();
          }

          @Override
          public void changed(UUID id) {
            listener.changed(id);
          }
        });
  }

  /**
   * How many confidential guests there can be at once, as far as libvirt has said so; empty when
   * guests are to be none. Asks nobody.
   */
  public OptionalInt confidentialSlots() {
    return executions.confidentialSlots();
  }

  @Override
  public ObservedVm launch(VmSpec vm) {
    guestFiles.require();
    DomainSpec spec = preparation.prepare(vm, executions.choose());
    String xml = documents.render(spec);
    Confidential protection;
    try {
      connection.call("define", vm.id(), LAUNCH_DEADLINE, session -> session.define(xml));
      protection =
          connection.call(
              "start",
              vm.id(),
              LAUNCH_DEADLINE,
              session -> {
                session.start(vm.id());
                return protection(session, spec);
              });
    } catch (ManagerException failed) {
      undo(vm.id(), failed);
      throw explained(vm, failed);
    }
    ObservedVm launched =
        new ObservedVm(
            vm.id(),
            vm.domain(),
            DomainState.RUNNING,
            vm.computationId(),
            vm.forwards(),
            protection,
            new MachineSize(spec.cpu().vcpus(), spec.memory().bytes()),
            vm.createdAt(),
            vm.deadline(),
            vm.idempotencyKey(),
            MarkedDomain.handOver(spec.metadata().manifest()),
            Life.begun(vm.createdAt()));
    commands.log(launched);
    return launched;
  }

  @Override
  public List<ObservedVm> list() {
    return connection.call(
        "list the domains",
        session -> {
          List<ObservedVm> vms = new ArrayList<>();
          for (Domain domain : session.listAllDomains(0)) {
            try {
              observe(session, domain).ifPresent(vms::add);
            } finally {
              domain.free();
            }
          }
          vms.sort(Comparator.comparing(ObservedVm::createdAt));
          return vms;
        });
  }

  @Override
  public Optional<ObservedVm> find(UUID id) {
    return connection.call(
        "look at",
        id,
        session -> session.withDomain(id, domain -> observe(session, domain)).flatMap(vm -> vm));
  }

  @Override
  public Optional<Computation> computation(UUID id) {
    return folders.computation(id);
  }

  @Override
  public Optional<GuestDescription> describe(UUID id) {
    return find(id)
        .flatMap(vm -> document(id).map(xml -> GuestInspection.of(id, vm.computationId(), xml)));
  }

  @Override
  public Optional<ConsoleLog> console(UUID id) {
    return Optional.empty();
  }

  @Override
  public void shutDown(UUID id) {
    stop(id);
  }

  @Override
  public List<UUID> sweep(Set<UUID> known, Instant before) {
    return List.of();
  }

  @Override
  public Optional<String> document(UUID id) {
    return connection.call(
        "read the document of",
        id,
        session -> session.withDomain(id, domain -> domain.getXMLDesc(0)));
  }

  @Override
  public void note(UUID id, UnaryOperator<Life> change) {
    connection.call(
        "note the readiness of",
        id,
        session ->
            session.withDomain(
                id,
                domain -> {
                  Optional<DomainMetadata> notes = MarkedDomain.notes(domain);
                  if (notes.isPresent()) {
                    Optional<Instant> ready =
                        change.apply(Life.begun(notes.get().created())).readyAt();
                    if (ready.isPresent()) {
                      MarkedDomain.note(session, domain, notes.get().withReady(ready.get()));
                    }
                  }
                  return notes;
                }));
  }

  @Override
  public void stop(UUID id) {
    connection.call(
        "stop",
        id,
        END_DEADLINE,
        session ->
            session.withDomain(
                id,
                domain -> {
                  Optional<DomainMetadata> notes = MarkedDomain.notes(domain);
                  if (notes.isPresent()) {
                    session.end(domain);
                  }
                  return notes;
                }));
  }

  @Override
  public void remove(UUID id) {
    boolean foreign =
        connection.call(
            "remove",
            id,
            END_DEADLINE,
            session ->
                session
                    .withDomain(
                        id,
                        domain -> {
                          if (MarkedDomain.notes(domain).isEmpty()) {
                            return true;
                          }
                          session.end(domain);
                          session.undefine(domain);
                          return false;
                        })
                    .orElse(false));
    if (!foreign) {
      folders.delete(id);
    }
  }

  @Override
  public void close() {
    preparations.shutdownNow();
    commands.close();
    connection.close();
  }

  /** Ends what could not be ended before, and does what would cost the first request seconds. */
  private void prepare() {
    try {
      for (UUID id : List.copyOf(halfLaunched)) {
        remove(id);
        halfLaunched.remove(id);
      }
      executions.choose().launchSecurity().ifPresent(this::announce);
    } catch (ManagerException failed) {
      log.warn("VMs cannot start yet: {}", failed.getMessage());
    }
  }

  private void announce(LaunchSecurity security) {
    if (security instanceof LaunchSecurity.Sev sev) {
      log.info(
          "every VM is an SEV guest: C-bit {}, physical addresses shorter by {}, policy {}",
          sev.cBitPosition(),
          sev.reducedPhysBits(),
          "0x%x".formatted(sev.policy()));
      sevLaunches.caveat(sev).ifPresent(log::warn);
    }
  }

  /** One that is gone already is protected by nothing, and shown as ended. */
  private static Confidential protection(Session session, DomainSpec spec) throws LibvirtException {
    return session
        .withDomain(
            spec.uuid(),
            domain -> LiveProtection.asAsked(spec.uuid(), domain, spec.metadata().confidential()))
        .orElse(Confidential.NONE);
  }

  private static ManagerException explained(VmSpec vm, ManagerException failed) {
    if (failed.code() != ErrorCode.HYPERVISOR_REFUSED) {
      return failed;
    }
    return TakenPorts.first(vm.forwards())
        .<ManagerException>map(taken -> new PortTakenException(taken.hostPort(), failed))
        .orElse(failed);
  }

  private void undo(UUID id, ManagerException failed) {
    try {
      remove(id);
    } catch (ManagerException alsoFailed) {
      log.warn("VM {} did not start and could not be removed yet: {}", id, alsoFailed.getMessage());
      halfLaunched.add(id);
      failed.addSuppressed(alsoFailed);
    }
  }

  /** A guest as every other, but for KVM, without forwards, and without our mark. */
  private ProbeGuest probeGuest(UUID id) {
    guestFiles.require();
    VmSpec vm =
        new VmSpec(
            id,
            "cocos-kvm-probe-" + id,
            Optional.empty(),
            List.of(),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    DomainSpec spec = preparation.prepare(vm, executions.plain(Acceleration.KVM));
    return new ProbeGuest(
        documents.renderUnmarked(spec), spec.consoleLog(), () -> folders.delete(id));
  }

  /** What is left of a launch that failed is no VM, and waits for its end. */
  private Optional<ObservedVm> observe(Session session, Domain domain) throws LibvirtException {
    return MarkedDomain.observe(session, domain).filter(vm -> !halfLaunched.contains(vm.id()));
  }
}
