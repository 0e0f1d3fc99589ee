package io.cocos.manager.error;

/**
 * Everything that can go wrong between a request and its VM, as a closed set. The adapters map it
 * once to an HTTP status and once to a gRPC status; nothing else decides about either.
 */
public enum ErrorCode {
  /** The request's body is of a media type that the resource does not take. */
  UNSUPPORTED_MEDIA_TYPE,
  /** The request is no such request: broken syntax, wrong types, a malformed computation. */
  MALFORMED_REQUEST,
  /** The request is larger than the configured limit. */
  REQUEST_TOO_LARGE,
  /** The request is well formed and asks for something that this manager does not do. */
  UNSUPPORTED_REQUEST,
  /** The idempotency key names an earlier request, which was for another computation. */
  IDEMPOTENCY_KEY_REUSED,
  /** There is no such VM. */
  VM_NOT_FOUND,
  /** The VM ended before it became what the caller waits for. */
  VM_ENDED,
  /** The request is about the protection of a VM that has none. */
  VM_UNPROTECTED,
  /** The request is for a VM that waits at its start, and this one does not. */
  VM_NOT_HELD,
  /** The part of a VM's console that is asked for is not kept, or was not printed yet. */
  CONSOLE_OUTSIDE,
  /** As many VMs run as may. */
  VMS_EXHAUSTED,
  /** Every slot that the processor has for confidential guests is taken. */
  CONFIDENTIAL_SLOTS_EXHAUSTED,
  /** Every port that a forward may use is taken. */
  PORTS_EXHAUSTED,
  /** One host port of a launch is in use by somebody else; another one may be free. */
  PORT_TAKEN,
  /** The host has not enough memory for the VM. */
  MEMORY_EXHAUSTED,
  /** The host has not enough CPUs for the VM. */
  CPUS_EXHAUSTED,
  /** The disk that holds the VMs' folders is full. */
  DISK_FULL,
  /** More requests, launches, or calls to libvirt, wait than may wait. */
  OVERLOADED,
  /** libvirt cannot be reached. */
  HYPERVISOR_UNAVAILABLE,
  /** libvirt did not answer in time. */
  HYPERVISOR_TIMEOUT,
  /** libvirt answered and refused. */
  HYPERVISOR_REFUSED,
  /** A file that every VM needs (kernel, root file system, firmware, template) cannot be used. */
  HOST_FILE_UNUSABLE,
  /** The acceleration or protection that was asked for does not exist on this host. */
  HOST_UNSUITABLE,
  /** A configuration variable is malformed or contradicts another. */
  CONFIGURATION_INVALID,
  /** A defect of the manager itself. */
  INTERNAL;

  /**
   * Whether it says no more than that there is no room now: expected of a busy host, counted by the
   * metrics, and no news for a log that a client who tries again and again would fill.
   */
  public boolean isLackOfRoom() {
    return switch (this) {
      case VMS_EXHAUSTED,
          PORTS_EXHAUSTED,
          MEMORY_EXHAUSTED,
          CPUS_EXHAUSTED,
          CONFIDENTIAL_SLOTS_EXHAUSTED,
          DISK_FULL,
          OVERLOADED ->
          true;
      case UNSUPPORTED_MEDIA_TYPE,
          MALFORMED_REQUEST,
          REQUEST_TOO_LARGE,
          UNSUPPORTED_REQUEST,
          IDEMPOTENCY_KEY_REUSED,
          VM_NOT_FOUND,
          VM_ENDED,
          VM_UNPROTECTED,
          VM_NOT_HELD,
          PORT_TAKEN,
          CONSOLE_OUTSIDE,
          HYPERVISOR_UNAVAILABLE,
          HYPERVISOR_TIMEOUT,
          HYPERVISOR_REFUSED,
          HOST_FILE_UNUSABLE,
          HOST_UNSUITABLE,
          CONFIGURATION_INVALID,
          INTERNAL ->
          false;
    };
  }
}
