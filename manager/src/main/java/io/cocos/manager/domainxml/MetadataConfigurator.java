package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;

/**
 * The manager's notes; those of other applications stay.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#general-metadata">libvirt: General
 *     metadata</a>
 */
final class MetadataConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    domain.metadata.otherElements.removeIf(
        element -> DomainMetadataXml.NAMESPACE.equals(element.getNamespaceURI()));
    domain.metadata.otherElements.add(MetadataWriter.element(spec.metadata()));
  }
}
