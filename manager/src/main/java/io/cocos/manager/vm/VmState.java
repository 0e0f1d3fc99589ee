package io.cocos.manager.vm;

import java.util.Locale;

/** Where a VM stands in its life. Always derived, never stored: see {@link VmStates}. */
public enum VmState {
  /** Its domain is known to libvirt and has not run yet, or its guest waits to begin. */
  PROVISIONING,
  /** Its domain runs; the agent inside has not answered yet. */
  BOOTING,
  /** Its agent has answered and holds the computation. */
  READY,
  /** Its agent runs the computation, or holds the result. */
  RUNNING,
  /** Its agent has given the result to every consumer. */
  COMPLETED,
  /** It crashed, or its agent reported a failure. */
  FAILED,
  /** It was shut down or destroyed. */
  STOPPED,
  /** Its time was up. */
  EXPIRED;

  /** The state's name as the interfaces spell it, such as {@code booting}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a VM stays in this state until somebody starts its domain again. */
  public boolean isEnd() {
    return switch (this) {
      case PROVISIONING, BOOTING, READY, RUNNING -> false;
      case COMPLETED, FAILED, STOPPED, EXPIRED -> true;
    };
  }
}
