package io.cocos.manager.libvirt;

import io.cocos.computation.Computation;
import io.cocos.manager.concurrent.OwnThread;
import io.cocos.manager.confidential.HostObstacles;
import io.cocos.manager.confidential.Offers;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.domainxml.DomainDocuments;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.domainxml.DomainSpec.Acceleration;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.libvirt.KvmProbe.ProbeGuest;
import io.cocos.manager.vm.Confidential;
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
import io.opentelemetry.api.trace.Tracer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** VMs as libvirt domains. What has to be remembered of a VM stands in its domain's metadata. */
public final class LibvirtHypervisor implements Hypervisor {
  private static final Logger log = LoggerFactory.getLogger(LibvirtHypervisor.class);

  /** Ending takes long where nobody reaps dead processes quickly. */
  private static final Duration END_DEADLINE = Duration.ofMinutes(2);

  private final DomainDocuments documents;
  private final GuestFiles guestFiles;
  private final VmFolders folders;
  private final StateOwner stateOwner;
  private final LibvirtConnection connection;
  private final KnownNotes notes = new KnownNotes();
  private final LifeNotes lives = new LifeNotes(notes);
  private final ObservedDomains domains;
  private final DomainLaunches launches;
  private final Leftovers leftovers;
  private final QemuCommands commands;
  private final ConfidentialLaunches confidentialLaunches;
  private final ExecutionChooser executions;
  private final VmPreparation preparation;
  private final PlannedMeasurement plannedMeasurement;
  private final LaunchEvidence evidence;
  private final LibvirtOffers offers;

  private final OwnThread preparations = new OwnThread("libvirt-prepare");

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
    this.stateOwner = new StateOwner(config.stateFolder());
    this.connection = connection;
    this.domains = new ObservedDomains(notes, folders);
    FileDigests digests = new FileDigests();
    this.evidence = new LaunchEvidence(connection, digests);
    this.launches =
        new DomainLaunches(connection, documents, config.lifecycle().launchTimeout(), this::remove);
    this.commands = new QemuCommands(connection);
    HostCapabilitiesOnce capabilities = new HostCapabilitiesOnce(connection);
    ImageStore images = new ImageStore(config.stateFolder());
    DiskOverlays overlays = new DiskOverlays(connection);
    this.preparation =
        new VmPreparation(guest, folders, images, overlays, () -> capabilities.get().qemuOwner());
    this.plannedMeasurement = new PlannedMeasurement(guest, digests);
    this.leftovers = new Leftovers(connection, folders, images, guest.disk().map(disk -> overlays));
    KvmProbe probe = new KvmProbe(connection, this::probeGuest, config.stateFolder());
    HostObstacles obstacles = new HostObstacles(Path.of("/"));
    this.confidentialLaunches =
        new ConfidentialLaunches(guest.firmwareCode(), obstacles, this::libvirtVersion);
    this.executions =
        new ExecutionChooser(
            guest,
            connection,
            new AccelerationChooser(guest.acceleration(), capabilities::get, probe::probe),
            confidentialLaunches);
    this.offers = new LibvirtOffers(guest, connection, probe, new Offers(obstacles));
    guestFiles.missing().ifPresent(missing -> log.warn("no VM can start yet: {}", missing));
  }

  @Override
  public void listen(Listener listener) {
    connection.open(
        new LibvirtConnection.Listener() {
          @Override
          public void connected() {
            preparations.execute(LibvirtHypervisor.this::prepare);
            listener.connected();
          }

          @Override
          public void disconnected() {
            notes.forgetAll(); // nobody tells of changes any more
            executions.forget();
            listener.disconnected();
          }

          @Override
          public void changed(UUID id) {
            notes.forget(id);
            listener.changed(id);
          }

          @Override
          public void noted(UUID id) {
            notes.forget(id);
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

  /**
   * Makes sure that a VM could be launched, as far as that can be told without launching one. May
   * find out first whether KVM works, which takes seconds.
   *
   * @throws ManagerException with what a launch would be refused with
   */
  public void requireLaunchable() {
    guestFiles.require();
    requireOwnState();
    Execution unused = executions.choose();
  }

  @Override
  public ObservedVm launch(VmSpec vm, BooleanSupplier crowded) {
    DomainSpec spec = spec(vm);
    preparation.prepare(vm, spec);
    ObservedVm launched = launches.launch(vm, spec, crowded);
    commands.log(launched);
    return launched;
  }

  @Override
  public ObservedVm begin(ObservedVm launched) {
    return launches.begin(launched);
  }

  @Override
  public PlannedGuest plan(VmSpec vm) {
    DomainSpec spec = spec(vm);
    String document = documents.render(spec).xml();
    return PlannedDomain.of(
        spec, document, commands.of(vm.id(), document), plannedMeasurement.of(spec));
  }

  /** Decides everything about a VM that is to be launched now. */
  private DomainSpec spec(VmSpec vm) {
    guestFiles.require();
    requireOwnState();
    Execution execution = executions.choose();
    if (vm.held()) {
      execution.requireLaunchSecrets();
    }
    return preparation.plan(vm, execution);
  }

  @Override
  public HostOffers offers() {
    return offers.look();
  }

  @Override
  public List<ObservedVm> list() {
    // Before the listing, too: what is undone meanwhile may be listed and is half done no more.
    Set<UUID> halfDone = launches.halfDone();
    return connection.call("list the domains", domains::all).stream()
        .filter(vm -> !halfDone.contains(vm.id()) && launches.isWhole(vm))
        .toList();
  }

  @Override
  public Optional<ObservedVm> find(UUID id) {
    return connection
        .call("look at", id, session -> domains.one(session, id))
        .filter(launches::isWhole);
  }

  @Override
  public Optional<Computation> computation(UUID id) {
    return folders.computation(id);
  }

  @Override
  public Optional<GuestDescription> describe(UUID id) {
    return find(id).flatMap(vm -> document(id).map(xml -> evidence.describe(vm, xml)));
  }

  @Override
  public Optional<Evidence> evidence(UUID id) {
    return find(id).flatMap(vm -> document(id).map(xml -> evidence.of(vm, xml)));
  }

  @Override
  public Optional<String> document(UUID id) {
    return connection.call(
        "read the document of", id, session -> onOurs(session, id, domain -> domain.getXMLDesc(0)));
  }

  @Override
  public Optional<ConsoleLog> console(UUID id) {
    return find(id).map(vm -> new ConsoleFiles(folders.of(id).consoleLog()));
  }

  @Override
  public void note(UUID id, UnaryOperator<Life> change) {
    connection.call(
        "note the life of",
        id,
        session -> {
          lives.change(session, id, change);
          return id;
        });
  }

  @Override
  public void injectSecret(UUID id, LaunchSecret secret) {
    connection.call(
        "inject the launch secret of",
        id,
        session -> {
          requireOurs(session, id);
          return session.launchSecurity().inject(id, secret);
        });
  }

  @Override
  public void resume(UUID id) {
    connection.call(
        "resume",
        id,
        session -> {
          requireOurs(session, id);
          return session.resume(id);
        });
  }

  @Override
  public void shutDown(UUID id) {
    connection.call(
        "shut down",
        id,
        session ->
            onOurs(
                session,
                id,
                domain -> {
                  session.shutDown(domain);
                  return id;
                }));
  }

  @Override
  public void stop(UUID id) {
    connection.call(
        "stop",
        id,
        END_DEADLINE,
        session ->
            onOurs(
                session,
                id,
                domain -> {
                  session.end(domain);
                  return id;
                }));
  }

  @Override
  public void remove(UUID id) {
    boolean foreign =
        connection.call(
            "remove",
            id,
            END_DEADLINE,
            session -> {
              Optional<UUID> removed =
                  onOurs(
                      session,
                      id,
                      domain -> {
                        session.end(domain);
                        session.undefine(domain);
                        return id;
                      });
              return removed.isEmpty() && session.domain(id).isPresent();
            });
    if (!foreign) {
      folders.delete(id);
    }
  }

  @Override
  public List<UUID> sweep(Set<UUID> known, Instant before) {
    requireOwnState();
    launches.undoHalfDone();
    return leftovers.remove(known, before);
  }

  @Override
  public void close() {
    preparations.close(); // while what it clears away can be
    commands.close();
    connection.close();
  }

  /** Ends what could not be ended before, and does what would cost the first request seconds. */
  private void prepare() {
    try {
      requireOwnState();
      launches.undoHalfDone();
      executions.choose().launchSecurity().ifPresent(this::announce);
      if (guestFiles.missing().isEmpty()) {
        preparation.prepareFirst();
      }
    } catch (ManagerException failed) {
      log.warn("VMs cannot start yet: {}", failed.getMessage());
    }
  }

  private void requireOwnState() {
    stateOwner.require(connection.uri());
  }

  /** Does something with a domain, if it is a VM of ours. */
  private <T> Optional<T> onOurs(Session session, UUID id, Session.DomainOperation<T> operation)
      throws LibvirtException {
    return notes.of(session, id).isPresent() ? session.withDomain(id, operation) : Optional.empty();
  }

  private LibvirtVersion libvirtVersion() {
    return new LibvirtVersion(connection.call("tell its version", Session::getLibVersion));
  }

  private void requireOurs(Session session, UUID id) throws LibvirtException {
    if (notes.of(session, id).isEmpty()) {
      throw new ManagerException(ErrorCode.VM_NOT_FOUND, "there is no VM with id " + id);
    }
  }

  private void announce(LaunchSecurity security) {
    log.info(
        "every VM is protected by {}: {}",
        Confidential.valueOf(security.confidentiality().name()).title(),
        LaunchSecurities.summary(security));
    confidentialLaunches.caveat(security).ifPresent(log::warn);
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
    DomainSpec spec = preparation.plan(vm, executions.plain(Acceleration.KVM));
    preparation.prepare(vm, spec);
    return new ProbeGuest(
        documents.renderUnmarked(spec), spec.consoleLog(), () -> folders.delete(id));
  }
}
