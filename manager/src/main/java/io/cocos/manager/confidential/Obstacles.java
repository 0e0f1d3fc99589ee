package io.cocos.manager.confidential;

import io.cocos.manager.vm.Confidential;
import java.util.Optional;

/** What stands between a machine and confidential guests, as its processor and kernel show it. */
@FunctionalInterface
public interface Obstacles {
  /**
   * The first thing that is missing for guests of that technology, and what to do about it. When
   * nothing is, it says where else to look: so it is asked only when libvirt says that there can be
   * no such guests, to say more than libvirt does.
   *
   * @throws IllegalArgumentException for {@code NONE}, which takes nothing
   */
  String of(Confidential technology);

  /**
   * Why there can be no guests of that technology even where libvirt offers them: the kernel has it
   * switched off, which libvirt does not look at.
   */
  default Optional<String> switchedOff(Confidential technology) {
    return Optional.empty();
  }
}
