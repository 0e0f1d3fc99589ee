package io.cocos.manager.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.DomainState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Phaser;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error;
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

  private final List<LifecycleListener> listeners = new CopyOnWriteArrayList<>();

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
  }

  /** Something to be done over the connection. */
  @FunctionalInterface
  interface Operation<T> {
    T on(Session session) throws LibvirtException;
  }

  /** Something to be done with a domain. */
  @FunctionalInterface
  interface DomainOperation<T> {
    T on(Domain domain) throws LibvirtException;
  }

  /** Asks libvirt's daemon for signs of life; a driver without a daemon has no need of them. */
  void keepAlive(int intervalSeconds, int count) throws LibvirtException {
    try {
      setKeepAlive(intervalSeconds, count);
    } catch (LibvirtException failed) {
      if (failed.getError().getCode() != ErrorNumber.VIR_ERR_NO_SUPPORT) {
        throw failed;
      }
    }
  }

  /** Tells what happens to domains, until the connection is closed. */
  void listen(LifecycleListener listener) throws LibvirtException {
    addLifecycleListener(listener);
    listeners.add(listener);
  }

  /** Does something over the connection, which stays open meanwhile. */
  <T> T use(Operation<T> operation) throws LibvirtException {
    if (users.register() < 0) {
      throw new ManagerException(
          ErrorCode.HYPERVISOR_UNAVAILABLE, "the connection to libvirt was lost; try again");
    }
    try {
      return operation.on(this);
    } finally {
      users.arriveAndDeregister();
    }
  }

  /**
   * Closes the connection as soon as nobody uses it: libvirt frees it at once, also under the feet
   * of a call that is still on its way, which would end the JVM.
   */
  void closeWhenUnused() {
    users.arriveAndDeregister();
  }

  /**
   * Defines a domain, after libvirt's schema has found nothing wrong with it.
   *
   * @return nothing, as an operation
   */
  Void define(String xml) {
    free(
        checked(
            libvirt.virDomainDefineXMLFlags(vcp, xml, NativeLibvirt.VIR_DOMAIN_DEFINE_VALIDATE)));
    return null;
  }

  /**
   * Starts a domain.
   *
   * @return nothing, as an operation
   */
  Void start(UUID id) {
    DomainPointer domain = checked(libvirt.virDomainLookupByUUIDString(vcp, id.toString()));
    try {
      if (Libvirt.INSTANCE.virDomainCreate(domain) < 0) {
        throw lastError();
      }
      return null;
    } finally {
      free(domain);
    }
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
      LibvirtCallException failed = lastError();
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

  /** Does something with a domain, and frees the handle; empty when there is no such domain. */
  <T> Optional<T> withDomain(UUID id, DomainOperation<T> operation) throws LibvirtException {
    Domain domain;
    try {
      domain = domainLookupByUUID(id);
    } catch (LibvirtException failed) {
      if (LibvirtErrors.isNotFound(failed)) {
        return Optional.empty();
      }
      throw failed;
    }
    try {
      return Optional.of(operation.on(domain));
    } finally {
      domain.free();
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

  /** Forgets a domain that does not run, and its firmware's variables. */
  void undefine(Domain domain) throws LibvirtException {
    domain.undefine(isTestDriver() ? 0 : NativeLibvirt.VIR_DOMAIN_UNDEFINE_NVRAM);
  }

  /** The flags for a change that must be there now and after a restart. */
  int liveAndPersistent(Domain domain) throws LibvirtException {
    int persistent = Domain.ModificationImpact.CONFIG;
    return domain.isActive() == 1 ? persistent | Domain.ModificationImpact.LIVE : persistent;
  }

  /** What libvirt says of a domain now. */
  DomainState state(UUID id) {
    DomainPointer domain = checked(libvirt.virDomainLookupByUUIDString(vcp, id.toString()));
    try {
      IntByReference state = new IntByReference();
      IntByReference reason = new IntByReference();
      if (libvirt.virDomainGetState(domain, state, reason, 0) < 0) {
        throw lastError();
      }
      return DomainStates.of(state.getValue(), reason.getValue());
    } finally {
      free(domain);
    }
  }

  /** libvirt's own test driver knows no firmware variables. */
  private boolean isTestDriver() throws LibvirtException {
    return getType().equalsIgnoreCase("test");
  }

  private DomainPointer checked(DomainPointer domain) {
    if (domain == null) {
      throw lastError();
    }
    return domain;
  }

  private void free(DomainPointer domain) {
    libvirt.virDomainFree(domain);
  }

  /** libvirt goes on telling of events as long as somebody listens, on a closed connection too. */
  private void closeQuietly() {
    for (LifecycleListener listener : listeners) {
      quietly(() -> removeLifecycleListener(listener));
    }
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

  private static LibvirtCallException lastError() {
    return new LibvirtCallException(new Error(Libvirt.INSTANCE.virGetLastError()));
  }
}
