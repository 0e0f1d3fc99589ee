package io.cocos.manager.libvirt;

import io.cocos.manager.vm.DomainState;

/**
 * Reads libvirt's numbers: <a
 * href="https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainState">virDomainState</a> and
 * virDomainShutoffReason.
 */
final class DomainStates {
  private static final int STATE_PAUSED = 3;
  private static final int STATE_SHUTOFF = 5;
  private static final int STATE_CRASHED = 6;
  private static final int STATE_SUSPENDED = 7;
  private static final int SHUTOFF_UNKNOWN = 0;
  private static final int SHUTOFF_SHUTDOWN = 1;
  private static final int SHUTOFF_CRASHED = 3;
  private static final int SHUTOFF_FAILED = 6;

  private DomainStates() {}

  static DomainState of(int state, int reason) {
    return switch (state) {
      case STATE_PAUSED, STATE_SUSPENDED -> DomainState.PAUSED;
      case STATE_CRASHED -> DomainState.CRASHED;
      case STATE_SHUTOFF -> shutOff(reason);
      default -> DomainState.RUNNING;
    };
  }

  private static DomainState shutOff(int reason) {
    return switch (reason) {
      case SHUTOFF_UNKNOWN -> DomainState.DEFINED;
      case SHUTOFF_SHUTDOWN -> DomainState.SHUT_DOWN;
      case SHUTOFF_CRASHED, SHUTOFF_FAILED -> DomainState.CRASHED;
      default -> DomainState.DESTROYED;
    };
  }
}
