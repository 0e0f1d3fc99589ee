package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import java.util.Set;

/**
 * The manager's notes; those of other applications stay. The domain is started as soon as it is
 * defined, so its life begins when it was asked for.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#general-metadata">libvirt: General
 *     metadata</a>
 */
final class MetadataConfigurator implements DomainConfigurator {
  private static final Set<String> OURS =
      Set.of(DomainMetadataXml.NAMESPACE, DomainLifeXml.NAMESPACE);

  @Override
  public void configure(Domain domain, DomainSpec spec) {
    domain.metadata.otherElements.removeIf(
        element -> element.getNamespaceURI() != null && OURS.contains(element.getNamespaceURI()));
    domain.metadata.otherElements.add(DomainMetadataXml.toDocumentElement(spec.metadata()));
    domain.metadata.otherElements.add(
        DomainLifeXml.toDocumentElement(DomainLife.begun(spec.metadata().created())));
  }
}
