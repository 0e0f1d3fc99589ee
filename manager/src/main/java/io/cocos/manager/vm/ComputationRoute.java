package io.cocos.manager.vm;

import java.util.Locale;

/** How a computation reaches the agent in its guest. */
public enum ComputationRoute {
  /** Not at all: the VM is for none yet. */
  NONE,
  /** On the kernel's command line. */
  COMMAND_LINE,
  /** In a file that the guest reads by QEMU's firmware configuration device. */
  FW_CFG,
  /** In a call to the agent. */
  CALL;

  /** The name as the interfaces spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
