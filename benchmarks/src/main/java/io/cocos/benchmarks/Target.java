package io.cocos.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What figures are to be. */
sealed interface Target {
  /** In words, for the table. */
  String text(Unit unit);

  /** How far a row is from it: 1 is just met, less is better. */
  double share(Row row);

  /** Our figures, by themselves. */
  record AtMost(OptionalDouble median, OptionalDouble p99) implements Target {
    @Override
    public String text(Unit unit) {
      return limits(
          median.isPresent() ? "≤ " + unit.text(median.getAsDouble()) : "",
          p99.isPresent() ? "p99 ≤ " + unit.text(p99.getAsDouble()) : "");
    }

    @Override
    public double share(Row row) {
      return Math.max(part(row.ours().median(), median), part(row.ours().p99(), p99));
    }
  }

  /** Our median, where more is better. */
  record AtLeast(double median) implements Target {
    @Override
    public String text(Unit unit) {
      return "≥ " + unit.text(median);
    }

    @Override
    public double share(Row row) {
      return median / row.ours().median();
    }
  }

  /** Our figures divided by those of the alternative. */
  record Ratio(double median, OptionalDouble p99) implements Target {
    @Override
    public String text(Unit unit) {
      return limits("ratio ≤ " + median, p99.isPresent() ? "of p99 ≤ " + p99.getAsDouble() : "");
    }

    @Override
    public double share(Row row) {
      Figures theirs = row.theirs().orElseThrow();
      return Math.max(
          row.ours().median() / theirs.median() / median,
          part(row.ours().p99() / theirs.p99(), p99));
    }
  }

  /** Nothing is promised; the figure is there to compare others with. */
  record Nothing() implements Target {
    @Override
    public String text(Unit unit) {
      return "";
    }

    @Override
    public double share(Row row) {
      return 0;
    }
  }

  /** At most that, in the middle. */
  static Target atMost(double median) {
    return new AtMost(OptionalDouble.of(median), OptionalDouble.empty());
  }

  /** At most that, in the middle and nearly always. */
  static Target atMost(double median, double p99) {
    return new AtMost(OptionalDouble.of(median), OptionalDouble.of(p99));
  }

  /** At most that, nearly always. */
  static Target nearlyAlways(double p99) {
    return new AtMost(OptionalDouble.empty(), OptionalDouble.of(p99));
  }

  /** At most so many times the alternative, in the middle. */
  static Target ratio(double median) {
    return new Ratio(median, OptionalDouble.empty());
  }

  /** At most so many times the alternative, in the middle and nearly always. */
  static Target ratio(double median, double p99) {
    return new Ratio(median, OptionalDouble.of(p99));
  }

  private static double part(double figure, OptionalDouble limit) {
    if (limit.isEmpty()) {
      return 0;
    }
    return figure == 0 ? 0 : figure / limit.getAsDouble(); // none may be the limit
  }

  private static String limits(String median, String p99) {
    List<String> limits = new ArrayList<>(List.of(median, p99));
    limits.removeIf(String::isEmpty);
    return String.join(", ", limits);
  }
}
