package io.cocos.manager.libvirt;

import io.cocos.manager.vm.DomainState;
import java.util.function.BooleanSupplier;

/**
 * Reads libvirt's numbers: <a
 * href="https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainState">virDomainState</a> and
 * virDomainShutoffReason.
 */
final class DomainStates {
  static final int STATE_PAUSED = 3;

  private static final int STATE_SHUTOFF = 5;
  private static final int STATE_CRASHED = 6;
  private static final int STATE_SUSPENDED = 7;
  private static final int SHUTOFF_UNKNOWN = 0;
  private static final int SHUTOFF_SHUTDOWN = 1;
  private static final int SHUTOFF_CRASHED = 3;
  private static final int SHUTOFF_FAILED = 6;
  private static final int SHUTOFF_DAEMON = 8;

  private DomainStates() {}

  /**
   * What a domain's state and reason mean.
   *
   * @param lived whether it is noted that its guest once ran
   * @param started whether it was ever started, with or without success
   */
  static DomainState of(int state, int reason, boolean lived, BooleanSupplier started) {
    return switch (state) {
      case STATE_PAUSED, STATE_SUSPENDED -> DomainState.PAUSED;
      case STATE_CRASHED -> DomainState.CRASHED;
      case STATE_SHUTOFF -> shutOff(reason, lived, started);
      default -> DomainState.RUNNING;
    };
  }

  /**
   * libvirt keeps no reasons: after its daemon's restart that of every domain that does not run is
   * unknown, as it is of one that was only defined. One whose start failed never ran, unless it did
   * before.
   */
  private static DomainState shutOff(int reason, boolean lived, BooleanSupplier started) {
    return switch (reason) {
      case SHUTOFF_UNKNOWN ->
          lived || started.getAsBoolean() ? DomainState.LOST : DomainState.DEFINED;
      case SHUTOFF_FAILED -> lived ? DomainState.LOST : DomainState.DEFINED;
      case SHUTOFF_SHUTDOWN -> DomainState.SHUT_DOWN;
      case SHUTOFF_CRASHED, SHUTOFF_DAEMON -> DomainState.CRASHED;
      default -> DomainState.DESTROYED;
    };
  }
}
