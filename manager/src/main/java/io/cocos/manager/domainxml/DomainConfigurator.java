package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;

/** Sets one concern of a domain document; what belongs to others it leaves as it is. */
@FunctionalInterface
interface DomainConfigurator {
  /** Makes the domain say what the spec asks for. */
  void configure(Domain domain, DomainSpec spec);
}
