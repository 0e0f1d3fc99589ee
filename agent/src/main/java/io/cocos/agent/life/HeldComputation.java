package io.cocos.agent.life;

import io.cocos.computation.Computation;
import io.cocos.computation.MalformedComputationException;
import io.cocos.computation.Terms;
import java.util.Objects;

/**
 * The computation that an agent holds.
 *
 * @param id the computation id: the digest, worked out once
 * @param computation the computation itself
 * @param terms what its parties have agreed on, read once
 */
public record HeldComputation(String id, Computation computation, Terms terms) {

  /** Refuses null. */
  public HeldComputation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(computation, "computation");
    Objects.requireNonNull(terms, "terms");
  }

  /**
   * Holds the computation.
   *
   * @throws MalformedComputationException when its terms are malformed
   */
  public static HeldComputation of(Computation computation) {
    return new HeldComputation(computation.digest(), computation, Terms.of(computation));
  }
}
