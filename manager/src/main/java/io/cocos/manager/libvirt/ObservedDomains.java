package io.cocos.manager.libvirt;

import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.Life;
import io.cocos.manager.vm.ObservedVm;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.libvirt.LibvirtException;

/**
 * Looks at domains: their states by libvirt's word of now, the rest by our notes in them. To be
 * used within calls of {@link LibvirtConnection}.
 */
final class ObservedDomains {
  private final KnownNotes notes;
  private final VmFolders folders;

  ObservedDomains(KnownNotes notes, VmFolders folders) {
    this.notes = notes;
    this.folders = folders;
  }

  /** Every VM of ours, in the order of creation. Asks once for all whose notes are known. */
  List<ObservedVm> all(Session session) throws LibvirtException {
    List<ObservedVm> vms = new ArrayList<>();
    for (DomainSight sight : session.domains()) {
      observed(session, sight).ifPresent(vms::add);
    }
    vms.sort(Comparator.comparing(ObservedVm::createdAt).thenComparing(ObservedVm::id));
    return vms;
  }

  /** A VM, if it is one of ours. */
  Optional<ObservedVm> one(Session session, UUID id) throws LibvirtException {
    Optional<DomainSight> sight = session.domain(id);
    return sight.isPresent() ? observed(session, sight.get()) : Optional.empty();
  }

  private Optional<ObservedVm> observed(Session session, DomainSight sight)
      throws LibvirtException {
    return notes
        .of(session, sight.id())
        .map(noted -> noted.observed(sight.id(), sight.name(), state(sight, noted.life())));
  }

  private DomainState state(DomainSight sight, Life life) {
    return DomainStates.of(
        sight.state(),
        sight.reason(),
        life.readyAt().isPresent() || life.ending().isPresent(),
        () -> wasStarted(sight.id()));
  }

  /** libvirt makes the firmware's variables when it starts a domain for the first time. */
  private boolean wasStarted(UUID id) {
    return Files.exists(folders.of(id).firmwareVars());
  }
}
