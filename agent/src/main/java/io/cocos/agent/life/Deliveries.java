package io.cocos.agent.life;

import io.cocos.computation.MalformedComputationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who has the result, and who is just getting it. Guarded by its {@link Agent}. */
final class Deliveries {
  private final Set<String> consumers = new LinkedHashSet<>();
  private final Set<String> keyed = new HashSet<>();
  private final Set<String> underWay = new HashSet<>();
  private final Set<String> delivered = new HashSet<>();

  /** To nobody. */
  Deliveries() {}

  /** To those whom the computation names. */
  static Deliveries of(HeldComputation held) {
    Deliveries deliveries = new Deliveries();
    deliveries.consumers.addAll(held.computation().resultConsumers());
    deliveries.keyed.addAll(held.terms().keys().keySet());
    return deliveries;
  }

  /**
   * Begins to deliver to somebody.
   *
   * @throws RefusedException when he is not to have it, had it, or is just getting it
   */
  void begin(String consumer) {
    String name = MalformedComputationException.excerpt(consumer);
    if (!consumers.contains(consumer)) {
      throw new RefusedException(
          Refusal.NOT_IN_MANIFEST, "The computation names no result consumer " + name);
    }
    if (delivered.contains(consumer)) {
      throw new RefusedException(
          Refusal.DELIVERED_ALREADY, "The result was delivered to " + name + " already");
    }
    if (!underWay.add(consumer)) {
      throw new RefusedException(
          Refusal.IN_PROGRESS,
          "The result is just being delivered to " + name + "; try again when that has ended");
    }
  }

  /** He has it. */
  void complete(String consumer) {
    underWay.remove(consumer);
    delivered.add(consumer);
  }

  /** He did not get all of it, and may ask again. */
  void abandon(String consumer) {
    underWay.remove(consumer);
  }

  /** Whether everybody has it. */
  boolean areComplete() {
    return delivered.containsAll(consumers);
  }

  List<ConsumerStatus> status() {
    List<ConsumerStatus> told = new ArrayList<>();
    for (String consumer : consumers) {
      told.add(
          new ConsumerStatus(consumer, delivered.contains(consumer), keyed.contains(consumer)));
    }
    return told;
  }
}
