package io.cocos.manager.vm;

/** The machine that the VMs run on, apart from the hypervisor. */
public interface Host {
  /**
   * What it has, now. Reads the kernel's own accounts, which takes a moment; what cannot be read is
   * empty. Safe for use by many threads; never asks the hypervisor.
   */
  HostResources look();
}
