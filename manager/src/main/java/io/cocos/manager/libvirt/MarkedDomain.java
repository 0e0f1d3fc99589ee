package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainLifeXml;
import io.cocos.manager.domainxml.DomainMetadata;
import io.cocos.manager.domainxml.DomainMetadataException;
import io.cocos.manager.domainxml.DomainMetadataXml;
import io.cocos.manager.vm.Life;
import java.util.Optional;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A domain that bears our notes. A domain without them is not ours. To be used within a call of
 * {@link LibvirtConnection}.
 */
final class MarkedDomain {
  private static final Logger log = LoggerFactory.getLogger(MarkedDomain.class);
  private static final int ELEMENT = Domain.MetadataType.ELEMENT;

  private MarkedDomain() {}

  /**
   * Our notes in a domain; empty for a domain that is not ours, or that bears notes we cannot read.
   */
  static Optional<VmNotes> notes(Domain domain) throws LibvirtException {
    Optional<String> element = element(domain, DomainMetadataXml.NAMESPACE);
    if (element.isEmpty()) {
      return Optional.empty();
    }
    try {
      DomainMetadata metadata = DomainMetadataXml.fromElement(element.get());
      return Optional.of(
          new VmNotes(
              metadata,
              life(domain, metadata),
              LiveProtection.of(domain, metadata.confidential())));
    } catch (DomainMetadataException unreadable) {
      log.warn("domain {} is left alone: {}", domain.getName(), unreadable.getMessage());
      return Optional.empty();
    }
  }

  /** The VM's life; one that nobody can read has only begun. */
  static Life life(Domain domain, DomainMetadata metadata) throws LibvirtException {
    try {
      return element(domain, DomainLifeXml.NAMESPACE)
          .map(DomainLifeXml::fromElement)
          .map(Lives::read)
          .orElseGet(() -> Life.begun(metadata.created()));
    } catch (DomainMetadataException | IllegalArgumentException unreadable) {
      log.warn(
          "what became of domain {} is forgotten: {}", domain.getName(), unreadable.getMessage());
      return Life.begun(metadata.created());
    }
  }

  /** Replaces what is noted of the VM's life, for now and, if it can be, for after a restart. */
  static void note(Domain domain, Life life) throws LibvirtException {
    String element = DomainLifeXml.toElement(Lives.written(life));
    int impact = impact(domain);
    try {
      note(domain, element, impact);
    } catch (LibvirtException failed) {
      int since = impact(domain);
      if (failed.getError().getCode() != ErrorNumber.VIR_ERR_OPERATION_INVALID || since == impact) {
        throw failed;
      }
      note(domain, element, since); // it was started, ended or undefined in between
    }
  }

  private static void note(Domain domain, String element, int impact) throws LibvirtException {
    domain.setMetadata(ELEMENT, element, DomainLifeXml.PREFIX, DomainLifeXml.NAMESPACE, impact);
  }

  /** One that runs has notes of its own, and is without others when somebody has undefined it. */
  private static int impact(Domain domain) throws LibvirtException {
    int live = domain.isActive() == 1 ? Domain.ModificationImpact.LIVE : 0;
    int config = domain.isPersistent() == 1 ? Domain.ModificationImpact.CONFIG : 0;
    return live | config;
  }

  private static Optional<String> element(Domain domain, String namespace) throws LibvirtException {
    try {
      return Optional.of(domain.getMetadata(ELEMENT, namespace, 0));
    } catch (LibvirtException failed) {
      if (failed.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA) {
        return Optional.empty();
      }
      throw failed;
    }
  }
}
