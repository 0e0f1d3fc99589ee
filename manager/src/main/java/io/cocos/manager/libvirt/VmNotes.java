package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainMetadata;
import io.cocos.manager.domainxml.DomainMetadata.ManifestPlace;
import io.cocos.manager.domainxml.HostForward;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.HandOver;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.MachineSize;
import io.cocos.manager.vm.ObservedVm;
import java.util.UUID;

/**
 * All that a domain says of a VM, apart from its state.
 *
 * @param metadata what we noted when it was launched
 * @param life what we noted since
 * @param protection what protects it by libvirt's own document
 */
record VmNotes(DomainMetadata metadata, Life life, Confidential protection) {
  /** The VM, whose domain has that name and state. */
  ObservedVm observed(UUID id, String name, DomainState state) {
    return new ObservedVm(
        id,
        name,
        state,
        metadata.computationId(),
        metadata.forwards().stream().map(VmNotes::forward).toList(),
        protection,
        new MachineSize(metadata.vcpus(), metadata.memoryBytes()),
        metadata.created(),
        metadata.deadline(),
        metadata.idempotencyKey(),
        handOver(metadata.manifest()),
        life);
  }

  private static Forward forward(HostForward forward) {
    return new Forward(
        forward.name(), forward.hostAddress(), forward.hostPort(), forward.guestPort());
  }

  private static HandOver handOver(ManifestPlace manifest) {
    return switch (manifest) {
      case NONE, COMMAND_LINE, FW_CFG -> HandOver.AT_BOOT;
      case CALL -> HandOver.BY_CALL;
    };
  }
}
