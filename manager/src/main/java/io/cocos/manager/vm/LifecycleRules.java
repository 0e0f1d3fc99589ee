package io.cocos.manager.vm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long VMs, and what is done with them, may take.
 *
 * @param reconcilePause after how long all VMs are listed again
 * @param launchTimeout how long the hypervisor may take to start a VM
 * @param holdTimeout how long a guest may wait to be resumed; empty for as long as it takes
 * @param bootTimeout how long an agent may take to answer; empty for as long as it takes
 * @param stopGrace how long a guest that is asked to end may take
 * @param retention how long a VM that has ended is kept; empty for until somebody removes it
 * @param ttlUnit what one unit of a computation's time to live is
 */
public record LifecycleRules(
    Duration reconcilePause,
    Duration launchTimeout,
    Optional<Duration> holdTimeout,
    Optional<Duration> bootTimeout,
    Duration stopGrace,
    Optional<Duration> retention,
    Duration ttlUnit) {

  /** When a launch or removal that began then is no longer under way, in whichever manager. */
  Instant abandonedAfter(Instant begun) {
    return begun.plus(launchTimeout.multipliedBy(2));
  }

  /** What was begun before is no longer under way. */
  Instant abandonedBefore(Instant now) {
    return now.minus(launchTimeout.multipliedBy(2));
  }
}
