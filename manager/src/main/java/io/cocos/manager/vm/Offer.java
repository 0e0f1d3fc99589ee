package io.cocos.manager.vm;

import java.util.List;
import java.util.OptionalInt;

/**
 * Whether a host can protect VMs in one way.
 *
 * @param technology which; never {@code NONE}
 * @param obstacles why it cannot, with what to do about each; none when it can
 * @param slots how many such VMs there can be at once, together with those that share the slots;
 *     empty when nobody says
 */
public record Offer(Confidential technology, List<String> obstacles, OptionalInt slots) {
  /** Keeps an unmodifiable copy of the obstacles. */
  public Offer {
    obstacles = List.copyOf(obstacles);
  }

  /** Whether it can. */
  public boolean available() {
    return obstacles.isEmpty();
  }
}
