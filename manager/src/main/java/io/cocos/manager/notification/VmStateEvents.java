package io.cocos.manager.notification;

import io.cocos.manager.vm.EventStatus;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmChange;
import io.cocos.manager.vm.VmState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells what becomes of VMs: that they ended, and how, that somebody suspended them or started them
 * again, that they are gone. How a launch goes on, and what an agent does, others tell.
 */
public final class VmStateEvents implements Consumer<VmChange> {
  private static final String TYPE = "vm-state";
  private static final String GONE = "removed";

  private final EventQueue queue;

  /** Tells of every change from now on. */
  public VmStateEvents(EventQueue queue) {
    this.queue = queue;
  }

  @Override
  public void accept(VmChange change) {
    change
        .before()
        .filter(before -> isTold(before, change.after()))
        .ifPresent(before -> tell(change, before));
  }

  private static boolean isTold(Vm before, Optional<Vm> after) {
    if (before.state() == VmState.COMPLETED
        && after.filter(vm -> vm.state() == VmState.COMPLETED).isPresent()) {
      return false; // that it is ended then goes without saying
    }
    return before.state().isEnd()
        || after.isEmpty()
        || after.get().state().isEnd()
        || !before.reason().equals(after.get().reason());
  }

  private void tell(VmChange change, Vm before) {
    Optional<VmState> now = change.after().map(Vm::state);
    Map<String, String> details = new LinkedHashMap<>();
    details.put("vm_id", change.vm().toString());
    details.put("domain", before.observed().domain());
    details.put("state", now.map(VmState::label).orElse(GONE));
    details.put("previous_state", before.state().label());
    change.after().flatMap(Vm::reason).ifPresent(reason -> details.put("reason", reason));
    Optional<String> computationId = before.observed().computationId();
    queue.offer(
        new Event(
            computationId.orElse(change.vm().toString()),
            Event.Originator.MANAGER,
            TYPE,
            now.map(VmStateEvents::status).orElse(EventStatus.COMPLETE),
            change.time(),
            computationId,
            details));
  }

  private static EventStatus status(VmState state) {
    return switch (state) {
      case PROVISIONING -> EventStatus.STARTING;
      case BOOTING, READY, RUNNING -> EventStatus.IN_PROGRESS;
      case COMPLETED, STOPPED -> EventStatus.COMPLETE;
      case FAILED, EXPIRED -> EventStatus.FAILED;
    };
  }
}
