package io.cocos.manager.chaos;

/** Everything that is done to the manager and its host, and how often compared with the others. */
enum FaultKind {
  MANAGER_KILLED("manager killed (SIGKILL)", 4),
  MANAGER_KILLED_IN_LAUNCH("manager killed in the middle of a launch", 4),
  MANAGER_TERMINATED("manager terminated (SIGTERM)", 2),
  LIBVIRTD_KILLED("libvirtd killed (SIGKILL)", 4),
  LIBVIRTD_RESTARTED("libvirtd restarted (SIGTERM)", 2),
  LIBVIRTD_HUNG("libvirtd hung (SIGSTOP)", 3),
  QEMU_KILLED("QEMU killed (SIGKILL)", 5),
  DESTROYED("virsh destroy", 3),
  UNDEFINED("virsh destroy and undefine", 3),
  RESTARTED("virsh destroy and start", 2),
  SUSPENDED("virsh suspend and resume", 2),
  PORTS_TAKEN("ports taken", 3),
  DISK_FULL("disk full", 3);

  private final String label;
  private final int weight;

  FaultKind(String label, int weight) {
    this.label = label;
    this.weight = weight;
  }

  String label() {
    return label;
  }

  int weight() {
    return weight;
  }

  /** Whether the manager's process ends by it. */
  boolean endsManager() {
    return switch (this) {
      case MANAGER_KILLED, MANAGER_KILLED_IN_LAUNCH, MANAGER_TERMINATED -> true;
      case LIBVIRTD_KILLED,
          LIBVIRTD_RESTARTED,
          LIBVIRTD_HUNG,
          QEMU_KILLED,
          DESTROYED,
          UNDEFINED,
          RESTARTED,
          SUSPENDED,
          PORTS_TAKEN,
          DISK_FULL ->
          false;
    };
  }
}
