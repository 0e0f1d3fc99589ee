package io.cocos.manager.vm;

import java.util.Locale;

/** The memory protection that a VM really has. */
public enum Confidential {
  /** None: the host can read the guest's memory. */
  NONE,
  /** AMD SEV: its memory is encrypted with a key that the host does not have. */
  SEV,
  /** AMD SEV-ES: its processors' registers are encrypted too. */
  SEV_ES,
  /** AMD SEV-SNP: the host cannot change its memory unnoticed either. */
  SEV_SNP,
  /** Intel TDX: its memory and registers are encrypted and guarded. */
  TDX;

  /** The name as the interfaces and the domain's metadata spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether VMs of both kinds take the processor's slots from one another. */
  public boolean sharesSlotsWith(Confidential other) {
    return switch (this) {
      case NONE -> false;
      case SEV, TDX -> other == this;
      case SEV_ES, SEV_SNP -> other == SEV_ES || other == SEV_SNP;
    };
  }

  /** The name as its makers spell it, for sentences. */
  public String title() {
    return switch (this) {
      case NONE -> "no protection";
      case SEV -> "SEV";
      case SEV_ES -> "SEV-ES";
      case SEV_SNP -> "SEV-SNP";
      case TDX -> "TDX";
    };
  }
}
