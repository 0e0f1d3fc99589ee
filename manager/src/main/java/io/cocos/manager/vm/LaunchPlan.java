package io.cocos.manager.vm;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What would become of a request to launch a VM, if it came now.
 *
 * @param vm the VM, with the ports that it would get. Its id, the name that is made of that, and
 *     its times are made up: a launch has others
 * @param prospect how the launch would be admitted
 * @param refusals why it would be refused, in the order in which a launch meets them: the first is
 *     what the caller would be told; empty when it would not be
 * @param earlier the VM of an earlier request of the same idempotency key, which would be the
 *     answer; no other one would be launched
 * @param guest how it would be launched; empty when it cannot be, for one of the refusals
 */
public record LaunchPlan(
    VmSpec vm,
    Prospect prospect,
    List<Refusal> refusals,
    Optional<UUID> earlier,
    Optional<PlannedGuest> guest) {
  /** Keeps an unmodifiable copy of the refusals. */
  public LaunchPlan {
    refusals = List.copyOf(refusals);
  }

  /** What the caller of {@code run} would see. */
  public Verdict verdict() {
    if (!refusals.isEmpty()) {
      return Verdict.REFUSED;
    }
    if (earlier.isPresent()) {
      return Verdict.REPEATED;
    }
    return prospect.waits() ? Verdict.WAITS : Verdict.FITS;
  }

  /** What would become of a request. */
  public enum Verdict {
    /** The VM would be launched at once. */
    FITS,
    /** The VM would be launched when it is its turn. */
    WAITS,
    /** It would be answered with the VM of an earlier request. */
    REPEATED,
    /** It would be refused, and nothing be left of it. */
    REFUSED
  }
}
