package io.cocos.agent.http;

import java.math.BigDecimal;

/** Writes Prometheus' text format, version 0.0.4. */
final class MetricsText {
  /** How many decimal places make a thousandth. */
  private static final int MILLI = 3;

  private final StringBuilder text = new StringBuilder();
  private String name = "";

  /** Begins a metric that goes up and down. */
  MetricsText gauge(String metric, String help) {
    return begin(metric, help, "gauge");
  }

  /** Begins a metric that only goes up. */
  MetricsText counter(String metric, String help) {
    return begin(metric, help, "counter");
  }

  /** The value of a metric without labels. */
  void plain(long value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  /** The value, in seconds, of a metric without labels. */
  void seconds(long millis) {
    String seconds = BigDecimal.valueOf(millis, MILLI).toPlainString();
    text.append(name).append(' ').append(seconds).append('\n');
  }

  /** A value of a metric with one label. */
  MetricsText labelled(String label, String of, long value) {
    text.append(name).append('{').append(label).append("=\"");
    text.append(of.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    text.append("\"} ").append(value).append('\n');
    return this;
  }

  private MetricsText begin(String metric, String help, String type) {
    name = metric;
    text.append("# HELP ").append(metric).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
