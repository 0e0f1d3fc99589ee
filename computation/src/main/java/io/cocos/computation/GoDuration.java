package io.cocos.computation;

import java.time.Duration;

/**
 * A span of time as Go's {@code time.Duration} has it: whole nanoseconds in 64 bits, a little over
 * 292 years either way, and Go's text form, {@code 1h30m0.5s}.
 *
 * @param nanoseconds its length; may be negative
 */
public record GoDuration(long nanoseconds) {
  private static final long SECOND = 1_000_000_000;

  /** No time at all, {@code 0s}. */
  public static GoDuration zero() {
    return new GoDuration(0);
  }

  /**
   * Reads Go's text form: an optional sign, then numbers, each with an optional fraction and a unit
   * of {@code ns}, {@code us} (also with the micro sign or the Greek mu), {@code ms}, {@code s},
   * {@code m}, {@code h}. A bare {@code 0} is allowed.
   *
   * @throws MalformedComputationException when the text is no duration or goes beyond 64 bits
   */
  public static GoDuration parse(String text) {
    return new GoDuration(GoDurationParser.nanoseconds(text));
  }

  /**
   * A number in JSON, which Go reads as floating point nanoseconds and cuts to an integer.
   *
   * @throws MalformedComputationException when it goes beyond 64 bits, where Go's own outcome
   *     depends on the processor
   */
  static GoDuration ofNumber(String literal) {
    double nanoseconds = Double.parseDouble(literal);
    if (nanoseconds >= 0x1p63 || nanoseconds < -0x1p63) {
      throw new MalformedComputationException(
          MalformedComputationException.excerpt(literal) + " nanoseconds are too many");
    }
    return new GoDuration((long) nanoseconds);
  }

  /** The same span as the JDK's type. */
  public Duration toDuration() {
    return Duration.ofNanos(nanoseconds);
  }

  /** Go's text form, from which {@link #parse} gives the same duration. */
  @Override
  public String toString() {
    if (nanoseconds == 0) {
      return "0s";
    }
    // Long.MIN_VALUE has no positive counterpart, but read as unsigned its negation is right.
    long magnitude = Math.abs(nanoseconds);
    StringBuilder text = new StringBuilder(24);
    if (nanoseconds < 0) {
      text.append('-');
    }
    if (Long.compareUnsigned(magnitude, SECOND) < 0) {
      appendBelowSecond(text, magnitude);
      return text.toString();
    }
    long seconds = Long.divideUnsigned(magnitude, SECOND);
    if (seconds >= 3600) {
      text.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      text.append(seconds / 60 % 60).append('m');
    }
    text.append(seconds % 60);
    appendFraction(text, Long.remainderUnsigned(magnitude, SECOND), SECOND);
    return text.append('s').toString();
  }

  private static void appendBelowSecond(StringBuilder text, long magnitude) {
    if (magnitude < 1_000) {
      text.append(magnitude).append("ns");
    } else if (magnitude < 1_000_000) {
      text.append(magnitude / 1_000);
      appendFraction(text, magnitude % 1_000, 1_000);
      text.append("\u00B5s");
    } else {
      text.append(magnitude / 1_000_000);
      appendFraction(text, magnitude % 1_000_000, 1_000_000);
      text.append("ms");
    }
  }

  /** Appends {@code .rest/whole} in decimals, or nothing when there is no rest. */
  private static void appendFraction(StringBuilder text, long rest, long whole) {
    if (rest == 0) {
      return;
    }
    text.append('.');
    for (long left = rest; left > 0; left = left * 10 % whole) {
      text.append(left * 10 / whole);
    }
  }
}
