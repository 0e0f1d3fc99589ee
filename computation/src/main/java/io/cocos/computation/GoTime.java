package io.cocos.computation;

/**
 * A moment with the offset from UTC it was given in, as Go's {@code time.Time} keeps and prints it.
 *
 * <p>Unlike the types of {@code java.time} it has Go's zero value, the first of January of the year
 * 1, and every offset below 24 hours.
 *
 * @param year 0 to 9999
 * @param month 1 to 12
 * @param day 1 to the month's last
 * @param hour 0 to 23
 * @param minute 0 to 59
 * @param second 0 to 59; leap seconds do not exist here
 * @param nanosecond 0 to 999,999,999
 * @param offsetMinutes minutes east of UTC, above -1440 and below 1440
 */
public record GoTime(
    int year,
    int month,
    int day,
    int hour,
    int minute,
    int second,
    int nanosecond,
    int offsetMinutes) {

  private static final int DAY_MINUTES = 24 * 60;
  private static final int FRACTION_DIGITS = 9;

  /**
   * Checks the ranges.
   *
   * @throws MalformedComputationException when a part is out of its range
   */
  public GoTime {
    require(year, 0, 9999, "year");
    require(month, 1, 12, "month");
    require(day, 1, lengthOfMonth(year, month), "day");
    require(hour, 0, 23, "hour");
    require(minute, 0, 59, "minute");
    require(second, 0, 59, "second");
    require(nanosecond, 0, 999_999_999, "nanosecond");
    require(offsetMinutes, 1 - DAY_MINUTES, DAY_MINUTES - 1, "offset");
  }

  /** Go's zero value, {@code 0001-01-01T00:00:00Z}: a time nobody has set. */
  public static GoTime zero() {
    return new GoTime(1, 1, 1, 0, 0, 0, 0, 0);
  }

  /**
   * Reads a time as Go 1.21 reads one from JSON: RFC 3339, where Go also takes an hour of one
   * digit, a comma before the fraction, and the offset minute 60. Of a fraction nine digits count.
   *
   * @throws MalformedComputationException when Go would not read it, or could not write it again
   */
  public static GoTime parse(String text) {
    try {
      return new Parser(text).parse();
    } catch (MalformedComputationException fault) {
      throw fault.within(MalformedComputationException.excerpt(text) + " is no RFC 3339 time");
    }
  }

  /** The time in RFC 3339, with as much of the fraction as is not zero. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(35);
    appendNumber(text, year, 4).append('-');
    appendNumber(text, month, 2).append('-');
    appendNumber(text, day, 2).append('T');
    appendNumber(text, hour, 2).append(':');
    appendNumber(text, minute, 2).append(':');
    appendNumber(text, second, 2);
    if (nanosecond > 0) {
      appendNumber(text.append('.'), nanosecond, FRACTION_DIGITS);
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    if (offsetMinutes == 0) {
      return text.append('Z').toString();
    }
    int distance = Math.abs(offsetMinutes);
    appendNumber(text.append(offsetMinutes < 0 ? '-' : '+'), distance / 60, 2).append(':');
    return appendNumber(text, distance % 60, 2).toString();
  }

  private static StringBuilder appendNumber(StringBuilder text, int number, int digits) {
    int end = text.length() + digits;
    text.append(number);
    while (text.length() < end) {
      text.insert(end - digits, '0');
    }
    return text;
  }

  /** By hand, since the JDK's calendar loads more classes than all the rest of this package. */
  private static int lengthOfMonth(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private static void require(int number, int lowest, int highest, String part) {
    if (number < lowest || number > highest) {
      throw new MalformedComputationException(part + " out of range");
    }
  }

  /** One pass over a text. */
  private static final class Parser {
    private final String text;
    private int position;

    Parser(String text) {
      this.text = text;
    }

    GoTime parse() {
      int year = number(4);
      expect('-');
      int month = number(2);
      expect('-');
      int day = number(2);
      expect('T');
      int hour = digitAt(position + 1) ? number(2) : number(1);
      expect(':');
      int minute = number(2);
      expect(':');
      int second = number(2);
      int nanosecond = fraction();
      int offset = offset();
      if (position < text.length()) {
        throw new MalformedComputationException("more text after the offset");
      }
      return new GoTime(year, month, day, hour, minute, second, nanosecond, offset);
    }

    private int fraction() {
      if (!(at('.') || at(',')) || !digitAt(position + 1)) {
        return 0;
      }
      position++;
      int nanoseconds = 0;
      int weight = 100_000_000;
      while (digitAt(position)) {
        nanoseconds += weight * (text.charAt(position++) - '0');
        weight /= 10;
      }
      return nanoseconds;
    }

    private int offset() {
      if (at('Z')) {
        position++;
        return 0;
      }
      int sign = at('-') ? -1 : 1;
      if (sign > 0 && !at('+')) {
        throw new MalformedComputationException("expected Z or an offset such as +03:00");
      }
      position++;
      int hours = number(2);
      expect(':');
      int minutes = number(2);
      require(minutes, 0, 60, "offset minute");
      return sign * (hours * 60 + minutes);
    }

    private int number(int digits) {
      int number = 0;
      for (int digit = 0; digit < digits; digit++) {
        if (!digitAt(position)) {
          throw new MalformedComputationException("expected a digit at character " + position);
        }
        number = number * 10 + text.charAt(position++) - '0';
      }
      return number;
    }

    private void expect(char character) {
      if (!at(character)) {
        throw new MalformedComputationException(
            "expected '" + character + "' at character " + position);
      }
      position++;
    }

    private boolean at(char character) {
      return position < text.length() && text.charAt(position) == character;
    }

    private boolean digitAt(int index) {
      return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }
  }
}
