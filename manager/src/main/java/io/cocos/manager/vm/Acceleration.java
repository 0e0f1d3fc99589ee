package io.cocos.manager.vm;

import java.util.Locale;

/** Who executes a guest. */
public enum Acceleration {
  /** The processor, by the kernel's virtual machine. */
  KVM,
  /** QEMU's own translator. */
  TCG;

  /** The name as the interfaces spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
