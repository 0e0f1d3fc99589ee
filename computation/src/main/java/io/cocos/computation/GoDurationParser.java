package io.cocos.computation;

/**
 * Reads durations with the arithmetic of Go's {@code time.ParseDuration}: 64 bits without sign for
 * the sum, floating point for the fractions, so that even rounding comes out the same.
 */
final class GoDurationParser {
  /** The magnitude of the smallest duration, read without sign. */
  private static final long LIMIT = Long.MIN_VALUE;

  private final String text;
  private int position;

  private GoDurationParser(String text) {
    this.text = text;
  }

  static long nanoseconds(String text) {
    return new GoDurationParser(text).parse();
  }

  private long parse() {
    boolean negative = at('-');
    if (negative || at('+')) {
      position++;
    }
    if (text.startsWith("0", position) && position + 1 == text.length()) {
      return 0;
    }
    if (position == text.length()) {
      throw malformed("a number is missing");
    }
    long sum = 0;
    while (position < text.length()) {
      sum += part();
      requireWithinLimit(sum);
    }
    if (negative) {
      return -sum;
    }
    if (sum == LIMIT) {
      throw tooLong();
    }
    return sum;
  }

  /** One number with its unit. */
  private long part() {
    int start = position;
    long whole = whole();
    int digits = position - start;
    long fraction = 0;
    double scale = 1;
    if (at('.')) {
      int point = position++;
      boolean exhausted = false;
      while (atDigit()) {
        int digit = text.charAt(position++) - '0';
        exhausted |= fraction > Long.MAX_VALUE / 10;
        long longer = fraction * 10 + digit;
        exhausted |= Long.compareUnsigned(longer, LIMIT) > 0;
        if (!exhausted) {
          fraction = longer;
          scale *= 10;
        }
      }
      digits += position - point - 1;
    }
    if (digits == 0) {
      throw malformed("a number is missing");
    }
    long unit = unit();
    if (Long.compareUnsigned(whole, Long.divideUnsigned(LIMIT, unit)) > 0) {
      throw tooLong();
    }
    long nanoseconds = whole * unit;
    if (fraction != 0) {
      nanoseconds += (long) (unsigned(fraction) * (unit / scale));
      requireWithinLimit(nanoseconds);
    }
    return nanoseconds;
  }

  private long whole() {
    long whole = 0;
    while (atDigit()) {
      if (Long.compareUnsigned(whole, Long.divideUnsigned(LIMIT, 10)) > 0) {
        throw tooLong();
      }
      whole = whole * 10 + text.charAt(position++) - '0';
      requireWithinLimit(whole);
    }
    return whole;
  }

  /** The nanoseconds of the unit that stands there. */
  private long unit() {
    int start = position;
    while (position < text.length() && !at('.') && !atDigit()) {
      position++;
    }
    String unit = text.substring(start, position);
    return switch (unit) {
      case "ns" -> 1L;
      case "us", "\u00B5s", "\u03BCs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "" -> throw malformed("a unit is missing");
      default ->
          throw malformed(
              "unknown unit "
                  + MalformedComputationException.excerpt(unit)
                  + " (ns, us, ms, s, m, h)");
    };
  }

  private void requireWithinLimit(long nanoseconds) {
    if (Long.compareUnsigned(nanoseconds, LIMIT) > 0) {
      throw tooLong();
    }
  }

  private static double unsigned(long number) {
    return number < 0 ? 0x1p63 : (double) number;
  }

  private boolean at(char character) {
    return position < text.length() && text.charAt(position) == character;
  }

  private boolean atDigit() {
    return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
  }

  private MalformedComputationException tooLong() {
    return malformed("longer than 292 years");
  }

  private MalformedComputationException malformed(String fault) {
    return new MalformedComputationException(
        MalformedComputationException.excerpt(text) + " is no duration such as 20m: " + fault);
  }
}
