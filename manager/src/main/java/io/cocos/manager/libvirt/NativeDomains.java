package io.cocos.manager.libvirt;

import java.util.UUID;
import java.util.function.Function;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;

/**
 * Domains by libvirt's own functions, whose errors become exceptions. To be used on the thread that
 * calls libvirt, while the connection is open.
 *
 * @param libvirt the functions
 * @param connection where the domains are
 */
record NativeDomains(NativeLibvirt libvirt, ConnectionPointer connection) {
  /** Does something with a domain, and frees the handle. */
  <T> T with(UUID id, Function<DomainPointer, T> operation) {
    DomainPointer domain = checked(libvirt.virDomainLookupByUUIDString(connection, id.toString()));
    try {
      return operation.apply(domain);
    } finally {
      free(domain);
    }
  }

  void free(DomainPointer domain) {
    libvirt.virDomainFree(domain);
  }

  /**
   * Throws what libvirt says of a call that has failed.
   *
   * @return nothing, as an operation
   */
  static Void checked(int result) {
    if (result < 0) {
      throw LibvirtCallException.last();
    }
    return null;
  }

  /** The domain that a call gave; throws what libvirt says when it gave none. */
  static DomainPointer checked(DomainPointer domain) {
    if (domain == null) {
      throw LibvirtCallException.last();
    }
    return domain;
  }
}
