package io.cocos.manager.vm;

import java.util.HashSet;
import java.util.List;
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
 * @param confidential how many of them are confidential guests
 */
public record Occupancy(
    int running,
    int launching,
    long memoryBytes,
    long untouchedBytes,
    int vcpus,
    int confidential) {

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
    int confidential = 0;
    for (ObservedVm vm : seen) {
      if (!vm.domainState().isActive()) {
        continue;
      }
      unseen.remove(vm.id());
      running++;
      memory += vm.size().memoryBytes();
      untouched += vm.readyAt().isPresent() ? 0 : vm.size().memoryBytes();
      vcpus += vm.size().vcpus();
      confidential += vm.confidential() == Confidential.NONE ? 0 : 1;
    }
    int launching = unseen.size();
    long launchingBytes = launching * each.size().memoryBytes();
    return new Occupancy(
        running,
        launching,
        memory + launchingBytes,
        untouched + launchingBytes,
        vcpus + launching * each.size().vcpus(),
        confidential + (each.confidential() ? launching : 0));
  }

  /** How many VMs run or are being launched. */
  public int vms() {
    return running + launching;
  }
}
