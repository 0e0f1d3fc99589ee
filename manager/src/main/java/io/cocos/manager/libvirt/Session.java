package io.cocos.manager.libvirt;

import static io.cocos.manager.libvirt.NativeDomains.checked;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.cocos.manager.domainxml.DocumentForm;
import io.cocos.manager.domainxml.DomainDocument;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Phaser;
import java.util.function.Consumer;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.event.LifecycleListener;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection to libvirt, with the functions that libvirt-java lacks. To be used on
 * platform threads only: libvirt keeps its last error per thread.
 */
final class Session extends Connect {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final NativeLibvirt libvirt = Native.load("virt", NativeLibvirt.class);
  private final NativeDomains handles;

  private final List<LifecycleListener> listeners = new CopyOnWriteArrayList<>();

  /** By libvirt's number of each; a callback that Java forgets may end the JVM. */
  private final Map<Integer, NativeLibvirt.MetadataChange> metadataChanges =
      new ConcurrentHashMap<>();

  /** The forms in which the schema of this connection's daemon has found nothing wrong. */
  private final Set<DocumentForm> sound = ConcurrentHashMap.newKeySet();

  private final String uri;
  private volatile boolean refused;

  /** Whoever uses the connection, and its owner; the last one to go closes it. */
  private final Phaser users =
      new Phaser(1) {
        @Override
        protected boolean onAdvance(int phase, int registeredParties) {
          closeQuietly();
          return true;
        }
      };

  /**
   * Opens a connection.
   *
   * @param uri a libvirt URI, or empty for the one that libvirt itself would choose
   */
  Session(Optional<String> uri) throws LibvirtException {
    super(uri.orElse(null));
    handles = new NativeDomains(libvirt, vcp);
    this.uri = getURI();
  }

  /** Something to be done over the connection. */
  @FunctionalInterface
  interface Operation<T> {
    T on(Session session) throws LibvirtException;
  }

  /** Something to be done with a domain that was just defined. */
  @FunctionalInterface
  interface Definition<T> {
    T then(DomainPointer domain) throws LibvirtException;
  }

  /** Something to be done with a domain. */
  @FunctionalInterface
  interface DomainOperation<T> {
    T on(Domain domain) throws LibvirtException;
  }

  /**
   * Returns when libvirt's daemon has answered.
   *
   * @return nothing, as an operation
   */
  Void answer() throws LibvirtException {
    long unused = getLibVersion();
    return null;
  }

  /** The connection's URI, as libvirt itself writes it. */
  String uri() {
    return uri;
  }

  /** Tells what happens to domains, until the connection is closed. */
  void listen(LifecycleListener listener) throws LibvirtException {
    addLifecycleListener(listener);
    listeners.add(listener);
  }

  /**
   * Tells of domains whose metadata anybody changes, until the connection is closed.
   *
   * @param listener called on the thread of events
   */
  void listenToNotes(Consumer<UUID> listener) {
    NativeLibvirt.MetadataChange callback =
        (connection, domain, type, namespace, opaque) -> listener.accept(DomainSight.id(domain));
    int registered =
        Libvirt.INSTANCE.virConnectDomainEventRegisterAny(
            vcp, null, NativeLibvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, callback, null, null);
    if (registered < 0) {
      throw LibvirtCallException.last();
    }
    metadataChanges.put(registered, callback);
  }

  /** Does something over the connection, which stays open meanwhile. */
  <T> T use(Operation<T> operation) throws LibvirtException {
    if (refused || users.register() < 0) {
      throw new ManagerException(
          ErrorCode.HYPERVISOR_UNAVAILABLE, "the connection to libvirt was lost; try again");
    }
    try {
      return operation.on(this);
    } finally {
      users.arriveAndDeregister();
    }
  }

  /** Nobody may begin to use the connection any more. */
  void refuse() {
    refused = true;
  }

  /**
   * Closes the connection as soon as nobody uses it: libvirt frees it at once, also under the feet
   * of a call that is still on its way, which would end the JVM.
   */
  void closeWhenUnused() {
    users.arriveAndDeregister();
  }

  /**
   * Defines a domain, after libvirt's schema has found nothing wrong with it, or with one of the
   * same form: libvirt reads its whole schema for each document, which takes longer than everything
   * else that a definition does.
   *
   * @param definition goes on with the domain, which need not be looked up
   */
  <T> T define(DomainDocument document, Definition<T> definition) throws LibvirtException {
    int flags = sound.contains(document.form()) ? 0 : NativeLibvirt.VIR_DOMAIN_DEFINE_VALIDATE;
    DomainPointer domain = checked(libvirt.virDomainDefineXMLFlags(vcp, document.xml(), flags));
    try {
      sound.add(document.form());
      return definition.then(domain);
    } finally {
      handles.free(domain);
    }
  }

  /**
   * Starts a domain.
   *
   * @param paused whether its processors wait to be resumed
   * @return nothing, as an operation
   */
  Void start(DomainPointer domain, boolean paused) {
    return checked(
        Libvirt.INSTANCE.virDomainCreateWithFlags(
            domain, paused ? NativeLibvirt.VIR_DOMAIN_START_PAUSED : 0));
  }

  /**
   * Starts the virtual CPUs of a paused domain; does nothing when they run.
   *
   * @return nothing, as an operation
   */
  Void resume(UUID id) {
    return handles.with(
        id,
        domain -> {
          if (Libvirt.INSTANCE.virDomainResume(domain) < 0) {
            LibvirtCallException failed = LibvirtCallException.last();
            if (domain(id).filter(DomainSight::isPaused).isPresent()) {
              throw failed; // else somebody else resumed it, or it is gone
            }
          }
          return null;
        });
  }

  /** What is asked and told about the launches of protected guests. */
  LaunchSecurityCalls launchSecurity() {
    return new LaunchSecurityCalls(handles);
  }

  /**
   * What libvirt offers guests; empty from a driver that cannot tell.
   *
   * @param emulator the QEMU in question; empty for libvirt's choice
   * @param machine QEMU's machine type
   * @param domainType who executes the guest, such as {@code kvm}
   */
  Optional<String> domainCapabilities(
      Optional<String> emulator, String machine, String domainType) {
    Pointer xml =
        libvirt.virConnectGetDomainCapabilities(
            vcp, emulator.orElse(null), "x86_64", machine, domainType, 0);
    if (xml == null) {
      LibvirtCallException failed = LibvirtCallException.last();
      if (failed.error().getCode() == ErrorNumber.VIR_ERR_NO_SUPPORT) {
        return Optional.empty();
      }
      throw failed;
    }
    try {
      return Optional.of(xml.getString(0, StandardCharsets.UTF_8.name()));
    } finally {
      Native.free(Pointer.nativeValue(xml));
    }
  }

  /**
   * The command that libvirt would execute a domain with; empty from a driver that has none.
   *
   * @param document of a domain, known to libvirt or not
   */
  Optional<String> qemuCommand(String document) throws LibvirtException {
    try {
      return Optional.of(domainXMLToNative("qemu-argv", document, 0));
    } catch (LibvirtException failed) {
      if (failed.getError().getCode() == ErrorNumber.VIR_ERR_NO_SUPPORT) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  /**
   * Does something with a domain, and frees the handle; empty when there is no such domain, or it
   * went away meanwhile.
   */
  <T> Optional<T> withDomain(UUID id, DomainOperation<T> operation) throws LibvirtException {
    try {
      Domain domain = domainLookupByUUID(id);
      try {
        return Optional.of(operation.on(domain));
      } finally {
        domain.free();
      }
    } catch (LibvirtException failed) {
      if (LibvirtErrors.isNotFound(failed)) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  /** Ends a domain at once; one that does not run is left as it is. */
  void end(Domain domain) throws LibvirtException {
    if (domain.isActive() != 1) {
      return;
    }
    try {
      domain.destroy();
    } catch (LibvirtException failed) {
      if (domain.isActive() == 1) {
        throw failed; // else it ended by itself in between
      }
    }
  }

  /** Forgets a domain that does not run, its firmware's variables, and what its TPM keeps. */
  void undefine(Domain domain) throws LibvirtException {
    domain.undefine(
        isTestDriver()
            ? 0
            : NativeLibvirt.VIR_DOMAIN_UNDEFINE_NVRAM | NativeLibvirt.VIR_DOMAIN_UNDEFINE_TPM);
  }

  /** Asks a guest to end; one that does not run is left as it is. */
  void shutDown(Domain domain) throws LibvirtException {
    if (domain.isActive() != 1) {
      return;
    }
    try {
      domain.shutdown();
    } catch (LibvirtException failed) {
      if (domain.isActive() == 1) {
        throw failed; // else it ended by itself in between
      }
    }
  }

  /** Every domain, running or not, by one call. */
  List<DomainSight> domains() {
    PointerByReference records = new PointerByReference();
    int count =
        libvirt.virConnectGetAllDomainStats(vcp, NativeLibvirt.VIR_DOMAIN_STATS_STATE, records, 0);
    if (count < 0) {
      throw LibvirtCallException.last();
    }
    try {
      return DomainSight.ofStats(records.getValue(), count);
    } finally {
      libvirt.virDomainStatsRecordListFree(records.getValue());
    }
  }

  /** A domain, if there is one of that UUID. */
  Optional<DomainSight> domain(UUID id) {
    DomainPointer domain = libvirt.virDomainLookupByUUIDString(vcp, id.toString());
    if (domain == null) {
      return ifNotFound(LibvirtCallException.last());
    }
    try {
      IntByReference state = new IntByReference();
      IntByReference reason = new IntByReference();
      return libvirt.virDomainGetState(domain, state, reason, 0) < 0
          ? ifNotFound(LibvirtCallException.last())
          : Optional.of(DomainSight.of(domain, state.getValue(), reason.getValue()));
    } finally {
      handles.free(domain);
    }
  }

  private static Optional<DomainSight> ifNotFound(LibvirtCallException failed) {
    if (LibvirtErrors.isNotFound(failed)) {
      return Optional.empty();
    }
    throw failed;
  }

  /**
   * Whether domains can be started with virtual CPUs that wait; not by libvirt's own test driver.
   */
  boolean startsPaused() throws LibvirtException {
    return !isTestDriver();
  }

  /** libvirt's own test driver knows no firmware variables. */
  private boolean isTestDriver() throws LibvirtException {
    return getType().equalsIgnoreCase("test");
  }

  /** libvirt goes on telling of events as long as somebody listens, on a closed connection too. */
  private void closeQuietly() {
    for (LifecycleListener listener : listeners) {
      quietly(() -> removeLifecycleListener(listener));
    }
    metadataChanges
        .keySet()
        .forEach(one -> Libvirt.INSTANCE.virConnectDomainEventDeregisterAny(vcp, one));
    quietly(this::close);
  }

  private interface Step {
    void run() throws LibvirtException;
  }

  private static void quietly(Step step) {
    try {
      step.run();
    } catch (LibvirtException failed) {
      log.debug("closing a connection to libvirt: {}", failed.getMessage());
    }
  }
}
