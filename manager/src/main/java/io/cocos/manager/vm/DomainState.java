package io.cocos.manager.vm;

/**
 * What the hypervisor says of a domain: libvirt's states and shut-off reasons, as far as we tell
 * them apart.
 */
public enum DomainState {
  /** Defined, and never run. */
  DEFINED,
  /** Has virtual CPUs that run. */
  RUNNING,
  /** Suspended by somebody; its memory is kept. */
  PAUSED,
  /** The guest, or somebody on the host's side, shut it down in order. */
  SHUT_DOWN,
  /** Somebody on the host's side ended it at once. */
  DESTROYED,
  /** QEMU died, or the guest's kernel crashed. */
  CRASHED,
  /** It ran, and does no more; libvirt, or the host, was restarted, and does not know why. */
  LOST;

  /** Whether the domain has a QEMU process. */
  public boolean isActive() {
    return this == RUNNING || this == PAUSED;
  }
}
