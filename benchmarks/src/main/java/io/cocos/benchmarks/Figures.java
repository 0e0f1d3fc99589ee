package io.cocos.benchmarks;

import java.util.Collection;
import java.util.List;

/**
 * What was measured, again and again.
 *
 * @param n how often
 * @param median the middle of it
 * @param p99 what 99 of 100 were not above; of fewer than 100 the greatest
 */
record Figures(long n, double median, double p99) {
  /** What these measurements say; in any order. */
  static Figures of(Collection<Double> measured) {
    List<Double> sorted = measured.stream().sorted().toList();
    int n = sorted.size();
    double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    return new Figures(n, median, sorted.get((int) Math.ceil(n * 0.99) - 1));
  }

  /** One measurement. */
  static Figures once(double measured) {
    return new Figures(1, measured, measured);
  }
}
