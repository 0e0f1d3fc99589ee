package io.cocos.manager.vm;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a host has. Nothing is limited by what is not known.
 *
 * @param memoryBytes its memory
 * @param availableBytes the memory that programs could still have without swapping
 * @param cpus how many CPUs execute its VMs
 * @param freeDiskBytes free space where the VMs' folders are
 * @param confidentialSlots how many guests of the protection that VMs are to have its processor can
 *     have keys for at once; empty also when they are to have none
 */
public record HostResources(
    OptionalLong memoryBytes,
    OptionalLong availableBytes,
    OptionalInt cpus,
    OptionalLong freeDiskBytes,
    OptionalInt confidentialSlots) {
  /** A host of which nothing is known, so that it limits nothing. */
  public static HostResources unknown() {
    return new HostResources(
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalInt.empty());
  }
}
