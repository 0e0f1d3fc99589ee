package io.cocos.benchmarks;

import java.util.Optional;

/**
 * One line of the table.
 *
 * @param promise what is promised
 * @param target what it is to be
 * @param held the wider limit that a change may not break, on a busy machine neither; empty when
 *     figures vary too much for one
 * @param unit what both sides are counted in
 * @param ours what was measured of the manager
 * @param alternative what else was measured in the same run, in turn; empty for nothing
 * @param theirs what was measured of that
 */
record Row(
    String promise,
    Target target,
    Optional<Target> held,
    Unit unit,
    Figures ours,
    String alternative,
    Optional<Figures> theirs) {

  /** A promise by itself. */
  static Row alone(String promise, Target target, Unit unit, Figures ours) {
    return new Row(promise, target, Optional.empty(), unit, ours, "", Optional.empty());
  }

  /** A promise beside an alternative. */
  static Row beside(
      String promise, Target target, Unit unit, Figures ours, String alternative, Figures theirs) {
    return new Row(promise, target, Optional.empty(), unit, ours, alternative, Optional.of(theirs));
  }

  /** The same, with a limit that a change may not break. */
  Row heldTo(Target limit) {
    return new Row(promise, target, Optional.of(limit), unit, ours, alternative, theirs);
  }

  /** Whether the promise is kept; empty where nothing is promised. */
  Optional<Boolean> met() {
    return target instanceof Target.Nothing
        ? Optional.empty()
        : Optional.of(target.share(this) <= 1);
  }

  /** Whether the limit is kept that a change may not break. */
  boolean isHeld() {
    return held.map(limit -> limit.share(this) <= 1).orElse(true);
  }

  /** Our median divided by that of the alternative. */
  Optional<Double> ratio() {
    return theirs.map(figures -> ours.median() / figures.median());
  }
}
