package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.MaxMemory;
import io.cocos.manager.domainxml.model.Numa;
import io.cocos.manager.domainxml.model.NumaCell;
import io.cocos.manager.domainxml.model.ScaledInteger;

/**
 * Memory, all of it from the start: without a balloon there is no other way to get it. More can be
 * plugged in later, where that was asked for.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#memory-allocation">libvirt: Memory
 *     allocation</a>
 */
final class MemoryConfigurator implements DomainConfigurator {
  private static final String BYTES = "bytes";

  @Override
  public void configure(Domain domain, DomainSpec spec) {
    set(domain.memory, spec.memory().bytes());
    set(domain.currentMemory, spec.memory().bytes());
    domain.maxMemory = null;
    if (spec.memory().canGrow()) {
      domain.maxMemory = maxMemory(spec.memory());
      if (domain.cpu.numa == null) {
        domain.cpu.numa = oneCell(spec);
      }
    }
  }

  private static void set(ScaledInteger memory, long bytes) {
    memory.unit = BYTES;
    memory.value = bytes;
  }

  private static MaxMemory maxMemory(DomainSpec.Memory memory) {
    MaxMemory most = new MaxMemory();
    most.slots = memory.slots();
    most.unit = BYTES;
    most.value = memory.maxBytes();
    return most;
  }

  /** libvirt plugs memory only into a NUMA cell, so there must be one; an operator's own stays. */
  private static Numa oneCell(DomainSpec spec) {
    NumaCell cell = new NumaCell();
    cell.id = 0;
    cell.cpus = "0-" + (spec.cpu().maxVcpus() - 1);
    cell.unit = BYTES;
    cell.memory = spec.memory().bytes();
    Numa numa = new Numa();
    numa.cells.add(cell);
    return numa;
  }
}
