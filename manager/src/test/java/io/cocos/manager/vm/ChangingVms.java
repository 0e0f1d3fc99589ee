package io.cocos.manager.vm;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** VMs that become what a test likes, and what changes of them. */
public final class ChangingVms {
  /** When everything changes. */
  public static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private final Map<UUID, Vm> vms = new ConcurrentHashMap<>();
  private final VmChanges changes;

  /** No VMs yet. */
  public ChangingVms(int keptChanges) {
    changes =
        new VmChanges(id -> Optional.ofNullable(vms.get(id)), () -> NOW, change -> {}, keptChanges);
  }

  /** What changes. */
  public VmChanges changes() {
    return changes;
  }

  /** A VM that is launched. */
  public ObservedVm launch() {
    ObservedVm vm = Samples.observed(DomainState.RUNNING, vms.size());
    become(vm, VmState.BOOTING);
    return vm;
  }

  /** A VM that an earlier process launched. */
  public ObservedVm takeOver() {
    ObservedVm vm = Samples.observed(DomainState.RUNNING, vms.size());
    vms.put(vm.id(), new Vm(vm, VmState.READY, Optional.empty()));
    changes.known(vm.id());
    return vm;
  }

  /** Another state of it. */
  public void become(ObservedVm vm, VmState state) {
    vms.put(vm.id(), new Vm(vm, state, Optional.empty()));
    changes.look(vm.id());
  }

  /** It is removed. */
  public void vanish(ObservedVm vm) {
    vms.remove(vm.id());
    changes.look(vm.id());
  }
}
