package io.cocos.manager.confidential;

import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Judges whether a host can protect guests in one way, by all that is known of it. libvirt's word
 * counts first, since it is libvirt that launches them; what the kernel shows explains a no, and
 * takes back a yes where libvirt does not look.
 *
 * @param obstacles what the kernel shows
 */
public record Offers(Obstacles obstacles) {
  /**
   * The judgement.
   *
   * @param libvirtRefuses why libvirt launches no such guest, with what to do; none when it does
   * @param firmwareLacks why none can start from the firmware; none when one can
   * @param slots how many there can be at once; empty when nobody says
   */
  public Offer offer(
      Confidential technology,
      List<String> libvirtRefuses,
      List<String> firmwareLacks,
      OptionalInt slots) {
    List<String> all = new ArrayList<>(libvirtRefuses);
    if (libvirtRefuses.isEmpty()) {
      obstacles.switchedOff(technology).ifPresent(all::add);
      if (slots.isPresent() && slots.getAsInt() == 0) {
        all.add(
            "the processor has no slot for %s guests: give them some in the host's firmware setup (the number of ASIDs for SEV-ES)"
                .formatted(technology.title()));
      }
    } else {
      all.add(obstacles.of(technology));
    }
    all.addAll(firmwareLacks);
    return new Offer(technology, all, slots);
  }
}
