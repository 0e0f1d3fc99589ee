package io.cocos.benchmarks;

import java.io.IOException;
import java.util.List;

/** Measures one promise, or several that the same work shows. */
interface Measurement {
  /** As which it is chosen: {@code launch}. */
  String name();

  /** Whether some of its figures are stable enough for a limit that a change may not break. */
  default boolean isHeld() {
    return false;
  }

  /**
   * Measures, and leaves nothing behind.
   *
   * @throws IllegalStateException when something is not as it has to be to be measured
   */
  List<Row> measure(Bed bed) throws IOException, InterruptedException;
}
