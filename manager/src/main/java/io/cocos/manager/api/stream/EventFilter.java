package io.cocos.manager.api.stream;

import io.cocos.manager.api.VmFilter;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmChange;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a follower wants to be told.
 *
 * @param vm the only VM that it follows; empty when it follows all
 * @param vms which VMs it follows
 */
public record EventFilter(Optional<UUID> vm, VmFilter vms) {
  /** One VM, whatever becomes of it. */
  public static EventFilter ofVm(UUID id) {
    return new EventFilter(Optional.of(id), VmFilter.ALL);
  }

  boolean matches(Vm present) {
    return vm.filter(id -> !id.equals(present.observed().id())).isEmpty() && vms.matches(present);
  }

  /** Also what ceases to be a VM that is followed, so that nobody goes on believing in it. */
  boolean matches(VmChange change) {
    return Stream.concat(change.before().stream(), change.after().stream()).anyMatch(this::matches);
  }

  /** Whether nothing can follow. */
  boolean endsWith(VmEvent event) {
    return vm.isPresent() && event.kind() == VmEvent.Kind.GONE;
  }
}
