package io.cocos.manager.libvirt;

import io.cocos.manager.vm.Confidential;
import java.util.OptionalInt;

/**
 * The processor's keys for guests on AMD's technologies.
 *
 * @param sev how many SEV guests there can be at once; empty when nobody says
 * @param encryptedState how many SEV-ES and SEV-SNP guests, whose keys are the same; empty when
 *     nobody says
 */
record SevSlots(OptionalInt sev, OptionalInt encryptedState) {
  static final SevSlots UNTOLD = new SevSlots(OptionalInt.empty(), OptionalInt.empty());

  /**
   * How many guests of that technology there can be at once; empty when nobody says. Where slots
   * for SEV guests are told of and none for SEV-ES, there are none.
   */
  OptionalInt of(Confidential technology) {
    return switch (technology) {
      case NONE, TDX -> OptionalInt.empty();
      case SEV -> sev;
      case SEV_ES, SEV_SNP ->
          encryptedState.isEmpty() && sev.isPresent() ? OptionalInt.of(0) : encryptedState;
    };
  }

  /** The same, or the other one's when this says nothing. */
  SevSlots or(SevSlots other) {
    return equals(UNTOLD) ? other : this;
  }
}
