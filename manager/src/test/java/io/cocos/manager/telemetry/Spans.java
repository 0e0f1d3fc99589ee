package io.cocos.manager.telemetry;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Spans as a collector received them.
 *
 * @param all in the order in which they began
 */
public record Spans(List<Span> all) {
  /** Those of one trace. */
  public Spans ofTrace(String traceId) {
    return new Spans(all.stream().filter(span -> hex(span.getTraceId()).equals(traceId)).toList());
  }

  /** The only span of that name. */
  public Span only(String name) {
    List<Span> found = named(name);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " spans are called " + name + " in:\n" + tree());
    }
    return found.get(0);
  }

  /** The spans of that name. */
  public List<Span> named(String name) {
    return all.stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** The names of the spans right below this one. */
  public List<String> below(Span parent) {
    return all.stream()
        .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
        .map(Span::getName)
        .toList();
  }

  /** The text of an attribute. */
  public static Optional<String> attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(KeyValue::getValue)
        .map(Spans::text)
        .findFirst();
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      default -> value.getStringValue();
    };
  }

  /** The identifier, as headers and logs have it. */
  public static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /** All of them for people: when each began, how long it took, what it is below. */
  public String tree() {
    StringBuilder text = new StringBuilder();
    all.stream()
        .filter(span -> all.stream().noneMatch(above -> isBelow(span, above)))
        .forEach(root -> append(text, root, root, 0));
    return text.toString();
  }

  private void append(StringBuilder text, Span root, Span span, int depth) {
    text.append(
        String.format(
            Locale.ROOT,
            "%9.3f s %9.3f s  %s%s%n",
            seconds(span.getStartTimeUnixNano() - root.getStartTimeUnixNano()),
            seconds(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()),
            "  ".repeat(depth),
            span.getName()));
    all.stream()
        .filter(below -> isBelow(below, span))
        .forEach(below -> append(text, root, below, depth + 1));
  }

  private static boolean isBelow(Span span, Span above) {
    return span.getParentSpanId().equals(above.getSpanId());
  }

  private static double seconds(long nanos) {
    return Duration.ofNanos(nanos).toMillis() / 1000.0;
  }
}
