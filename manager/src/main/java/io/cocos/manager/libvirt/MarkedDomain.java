package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainMetadata;
import io.cocos.manager.domainxml.DomainMetadata.ManifestPlace;
import io.cocos.manager.domainxml.DomainMetadataException;
import io.cocos.manager.domainxml.DomainMetadataXml;
import io.cocos.manager.domainxml.HostForward;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.HandOver;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.MachineSize;
import io.cocos.manager.vm.ObservedVm;
import java.util.Optional;
import java.util.UUID;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A domain that bears our notes, and the VM that it is by them and by libvirt's own word. A domain
 * without them is not ours. To be used within a call of {@link LibvirtConnection}.
 */
final class MarkedDomain {
  private static final Logger log = LoggerFactory.getLogger(MarkedDomain.class);
  private static final int ELEMENT = Domain.MetadataType.ELEMENT;

  private MarkedDomain() {}

  /** The VM in a domain, if it is one of ours and there to be looked at. */
  static Optional<ObservedVm> observe(Session session, Domain domain) throws LibvirtException {
    try {
      UUID id = UUID.fromString(domain.getUUIDString());
      Optional<DomainMetadata> notes = notes(domain);
      if (notes.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new ObservedVm(
              id,
              domain.getName(),
              session.state(id),
              notes.get().computationId(),
              notes.get().forwards().stream().map(MarkedDomain::forward).toList(),
              LiveProtection.of(domain, notes.get().confidential()),
              new MachineSize(1, 1),
              notes.get().created(),
              notes.get().deadline(),
              notes.get().idempotencyKey(),
              handOver(notes.get().manifest()),
              new Life(notes.get().created(), notes.get().ready(), Optional.empty())));
    } catch (LibvirtException | LibvirtCallException failed) {
      if (LibvirtErrors.isNotFound(failed)) {
        return Optional.empty(); // it went away while we looked
      }
      throw failed;
    }
  }

  /** Replaces the notes in a domain, for now and for after a restart. */
  static void note(Session session, Domain domain, DomainMetadata notes) throws LibvirtException {
    domain.setMetadata(
        ELEMENT,
        DomainMetadataXml.toElement(notes),
        DomainMetadataXml.PREFIX,
        DomainMetadataXml.NAMESPACE,
        session.liveAndPersistent(domain));
  }

  /**
   * Our notes in a domain; empty for a domain that is not ours, or that bears notes we cannot read.
   */
  static Optional<DomainMetadata> notes(Domain domain) throws LibvirtException {
    try {
      return Optional.of(
          DomainMetadataXml.fromElement(
              domain.getMetadata(ELEMENT, DomainMetadataXml.NAMESPACE, 0)));
    } catch (LibvirtException failed) {
      if (LibvirtErrors.isNotFound(failed)) {
        return Optional.empty();
      }
      throw failed;
    } catch (DomainMetadataException unreadable) {
      log.warn("domain {} is left alone: {}", domain.getName(), unreadable.getMessage());
      return Optional.empty();
    }
  }

  private static Forward forward(HostForward forward) {
    return new Forward(
        forward.name(), forward.hostAddress(), forward.hostPort(), forward.guestPort());
  }

  static HandOver handOver(ManifestPlace manifest) {
    return switch (manifest) {
      case NONE, COMMAND_LINE, FW_CFG -> HandOver.AT_BOOT;
      case CALL -> HandOver.BY_CALL;
    };
  }
}
