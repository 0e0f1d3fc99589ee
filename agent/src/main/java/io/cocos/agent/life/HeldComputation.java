package io.cocos.agent.life;

import io.cocos.computation.Computation;
import java.util.Objects;

/**
 * The computation that an agent holds.
 *
 * @param id the computation id: the digest, worked out once
 * @param computation the computation itself
 */
public record HeldComputation(String id, Computation computation) {

  /** Refuses null. */
  public HeldComputation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(computation, "computation");
  }

  /** Holds the computation. */
  public static HeldComputation of(Computation computation) {
    return new HeldComputation(computation.digest(), computation);
  }
}
