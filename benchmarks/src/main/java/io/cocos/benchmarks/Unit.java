package io.cocos.benchmarks;

import java.util.Locale;

/** What figures are counted in. */
enum Unit {
  MICROSECONDS("µs"),
  MILLISECONDS("ms"),
  MEBIBYTES("MiB"),
  REQUESTS_PER_SECOND("requests/s"),
  CALLS("calls"),
  LOST("lost");

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  /** A figure with three significant digits, or all of them before the point. */
  static String number(double figure) {
    double size = Math.abs(figure);
    String format =
        size >= 100 || figure == Math.rint(figure) ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, figure);
  }

  /** The figure and its unit. */
  String text(double figure) {
    return number(figure) + " " + symbol;
  }
}
