package io.cocos.manager.vm;

import java.time.Instant;
import java.util.Optional;

/**
 * How a VM ended, or is being ended. Noted with the VM before anything is done to it, so that
 * whoever looks next can go on with it.
 *
 * @param state what the VM is by it: completed, failed, stopped or expired
 * @param reason why, for people
 * @param forceAt when a guest that was asked to end, and runs on, is ended without asking
 * @param endedAt when it was seen to have ended; empty while it is being ended
 */
public record Ending(VmState state, String reason, Instant forceAt, Optional<Instant> endedAt) {
  /** Accepts the states in which a VM can end. */
  public Ending {
    if (!state.isEnd()) {
      throw new IllegalArgumentException("no VM ends as " + state.label());
    }
  }

  /**
   * One that begins.
   *
   * @param vm what completed or failed before it is ended has completed or failed
   */
  static Ending begun(Vm vm, VmState state, String reason, Instant forceAt) {
    return vm.state().isEnd()
        ? new Ending(vm.state(), vm.reason().orElse(reason), forceAt, Optional.empty())
        : new Ending(state, reason, forceAt, Optional.empty());
  }

  /** One of a VM that has ended by itself, or by somebody else. */
  public static Ending seen(VmState state, String reason, Instant at) {
    return new Ending(state, reason, at, Optional.of(at));
  }

  /** The same, but forced at that time if that is earlier. */
  public Ending forcedBy(Instant time) {
    return time.isBefore(forceAt) ? new Ending(state, reason, time, endedAt) : this;
  }

  /** The same, of a VM that has ended. */
  public Ending over(Instant at) {
    return new Ending(state, reason, forceAt, Optional.of(at));
  }

  /** Whether the VM has ended. */
  public boolean isOver() {
    return endedAt.isPresent();
  }
}
