package io.cocos.manager.vm;

import java.util.Optional;

/**
 * How far an operator lets the host be filled.
 *
 * @param maxVms how many VMs may run, those that are being launched included; empty for no limit
 * @param memoryOvercommit how often the host's memory may be promised; confidential guests, whose
 *     memory is pinned, are promised what there is at most
 * @param cpuOvercommit how often the host's CPUs may be promised
 * @param diskReserveBytes the space that has to be free for a launch to begin
 * @param launchesAtOnce how many launches may be under way
 * @param confidentialLaunchesAtOnce how many of them may be of confidential guests: AMD's secure
 *     processor prepares one after the other, and what waits for it has its memory already
 * @param launchQueue how many further ones may wait for their turn
 */
public record AdmissionLimits(
    Optional<Integer> maxVms,
    double memoryOvercommit,
    double cpuOvercommit,
    long diskReserveBytes,
    int launchesAtOnce,
    int confidentialLaunchesAtOnce,
    int launchQueue) {
  /** How many launches may be under way of VMs that are protected like that. */
  int launchesAtOnce(Confidential technology) {
    return technology == Confidential.NONE
        ? launchesAtOnce
        : Math.min(launchesAtOnce, confidentialLaunchesAtOnce);
  }
}
