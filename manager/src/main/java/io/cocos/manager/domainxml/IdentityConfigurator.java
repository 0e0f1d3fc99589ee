package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;

/** Name and UUID. */
final class IdentityConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    domain.name = spec.name();
    domain.uuid = spec.uuid().toString();
  }
}
