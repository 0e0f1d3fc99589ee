package io.cocos.manager.vm;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What VMs and launches take of the host. A VM that does not run takes nothing.
 *
 * @param running how many VMs run
 * @param launching how many launches have a place and are not seen to run yet
 * @param memoryBytes the memory that all of them were promised
 * @param untouchedBytes the part of it that its guests may not have touched yet, so that the host
 *     still counts it as available: of VMs that boot, and of launches
 * @param vcpus their virtual CPUs
 * @param confidential how many of them are protected, by the protection that they have
 */
public record Occupancy(
    int running,
    int launching,
    long memoryBytes,
    long untouchedBytes,
    int vcpus,
    Map<Confidential, Integer> confidential) {
  /** Keeps an unmodifiable copy of the numbers. */
  public Occupancy {
    confidential = Map.copyOf(confidential);
  }

  /**
   * Counts every VM once, however far its launch is.
   *
   * @param seen all VMs, running or not
   * @param places the VMs that are being launched, some of which may be seen already
   * @param each what a launch takes
   */
  static Occupancy of(List<ObservedVm> seen, Set<UUID> places, Demand each) {
    Set<UUID> unseen = new HashSet<>(places);
    int running = 0;
    long memory = 0;
    long untouched = 0;
    int vcpus = 0;
    Map<Confidential, Integer> confidential = new EnumMap<>(Confidential.class);
    for (ObservedVm vm : seen) {
      if (!vm.domainState().isActive()) {
        continue;
      }
      unseen.remove(vm.id());
      running++;
      memory += vm.size().memoryBytes();
      untouched += vm.readyAt().isPresent() ? 0 : vm.size().memoryBytes();
      vcpus += vm.size().vcpus();
      confidential.merge(vm.confidential(), 1, Integer::sum);
    }
    int launching = unseen.size();
    confidential.merge(each.confidential(), launching, Integer::sum);
    long launchingBytes = launching * each.size().memoryBytes();
    return new Occupancy(
        running,
        launching,
        memory + launchingBytes,
        untouched + launchingBytes,
        vcpus + launching * each.size().vcpus(),
        confidential);
  }

  /** How many of the processor's slots are taken that VMs of that protection take. */
  public int slots(Confidential technology) {
    return confidential.entrySet().stream()
        .filter(taken -> technology.sharesSlotsWith(taken.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** How many VMs run or are being launched. */
  public int vms() {
    return running + launching;
  }
}
