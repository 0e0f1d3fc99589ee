package io.cocos.manager.vm;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of a VM since it was asked for: the part of what the hypervisor remembers that
 * changes.
 *
 * @param startedAt when its domain was last started, or was about to be
 * @param readyAt when its agent first answered, since then
 * @param ending how it ended since then, or is being ended
 * @param held whether it was started with virtual CPUs that wait to be resumed, and was not yet, as
 *     far as anybody has noted
 */
public record Life(
    Instant startedAt, Optional<Instant> readyAt, Optional<Ending> ending, boolean held) {
  /** A life that begins. */
  public static Life begun(Instant startedAt) {
    return new Life(startedAt, Optional.empty(), Optional.empty(), false);
  }

  /** A life that begins with waiting. */
  public static Life heldFrom(Instant startedAt) {
    return new Life(startedAt, Optional.empty(), Optional.empty(), true);
  }

  /** The same, with an agent that has answered. */
  public Life withReady(Instant answered) {
    return new Life(startedAt, Optional.of(answered), ending, held);
  }

  /** The same, of a guest that waits no more. */
  Life released(Instant begunAt) {
    return new Life(begunAt, readyAt, ending, false);
  }

  /** The same, with an end. */
  public Life withEnding(Ending end) {
    return new Life(startedAt, readyAt, Optional.of(end), held);
  }
}
