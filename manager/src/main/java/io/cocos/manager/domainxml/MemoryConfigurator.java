package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.ScaledInteger;

/** Memory, all of it from the start: without a balloon there is no other way to get it. */
final class MemoryConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    set(domain.memory, spec.memoryBytes());
    set(domain.currentMemory, spec.memoryBytes());
  }

  private static void set(ScaledInteger memory, long bytes) {
    memory.unit = "bytes";
    memory.value = bytes;
  }
}
