package io.cocos.manager.libvirt;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import io.cocos.manager.vm.DomainState;
import java.util.Optional;
import java.util.UUID;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error;
import org.libvirt.LibvirtException;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;

/**
 * One open connection to libvirt, with the functions that libvirt-java lacks. To be used on
 * platform threads only: libvirt keeps its last error per thread.
 */
final class Session extends Connect {
  private final NativeLibvirt libvirt = Native.load("virt", NativeLibvirt.class);

  /**
   * Opens a connection.
   *
   * @param uri a libvirt URI, or empty for the one that libvirt itself would choose
   */
  Session(Optional<String> uri) throws LibvirtException {
    super(uri.orElse(null));
  }

  /** Something to be done with a domain. */
  @FunctionalInterface
  interface DomainOperation<T> {
    T on(Domain domain) throws LibvirtException;
  }

  /** Defines a domain, after libvirt's schema has found nothing wrong with it, and starts it. */
  void launch(String xml) {
    DomainPointer domain =
        checked(
            libvirt.virDomainDefineXMLFlags(vcp, xml, NativeLibvirt.VIR_DOMAIN_DEFINE_VALIDATE));
    try {
      if (Libvirt.INSTANCE.virDomainCreate(domain) < 0) {
        throw lastError();
      }
    } finally {
      free(domain);
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

  private static LibvirtCallException lastError() {
    return new LibvirtCallException(new Error(Libvirt.INSTANCE.virGetLastError()));
  }
}
