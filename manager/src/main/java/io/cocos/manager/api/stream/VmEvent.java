package io.cocos.manager.api.stream;

import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmChange;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a follower of VMs is told.
 *
 * @param kind what it is about
 * @param id from where a later stream can go on; empty when it can not from here
 * @param time when it was noticed
 * @param vm the VM; empty when it is about all
 * @param before what the VM was, when that is known and another
 * @param after what the VM is, when it is there
 */
public record VmEvent(
    Kind kind,
    Optional<EventId> id,
    Instant time,
    Optional<UUID> vm,
    Optional<Vm> before,
    Optional<Vm> after) {
  /** What an event is about. */
  public enum Kind {
    /** How a VM is. */
    VM,
    /** That a VM is gone. */
    GONE,
    /** That something was missed: how each VM is follows. */
    RESET;

    /** Its name in the interfaces. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static VmEvent reset(Instant time) {
    return new VmEvent(
        Kind.RESET, Optional.empty(), time, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static VmEvent present(Vm vm, Instant time, Optional<EventId> id) {
    return new VmEvent(
        Kind.VM, id, time, Optional.of(vm.observed().id()), Optional.empty(), Optional.of(vm));
  }

  static VmEvent missing(UUID vm, Instant time, EventId id) {
    return new VmEvent(
        Kind.GONE, Optional.of(id), time, Optional.of(vm), Optional.empty(), Optional.empty());
  }

  static VmEvent of(VmChange change, EventId id) {
    return new VmEvent(
        change.after().isPresent() ? Kind.VM : Kind.GONE,
        Optional.of(id),
        change.time(),
        Optional.of(change.vm()),
        change.before(),
        change.after());
  }
}
