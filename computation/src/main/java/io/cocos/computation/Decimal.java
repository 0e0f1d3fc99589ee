package io.cocos.computation;

/**
 * A decimal number without needless zeros: {@code 0.<digits> * 10^point}.
 *
 * @param negative whether a minus stands in front, which zero may have too
 * @param digits neither begin nor end with a zero; empty for zero
 * @param point how many digits stand before the decimal point; negative for zeros behind it
 */
record Decimal(boolean negative, String digits, int point) {
  /** Go writes numbers of more digits before the point with an exponent. */
  private static final int LONGEST_INTEGER = 21;

  /** Go writes numbers with more zeros than this right behind the point with an exponent. */
  private static final int MOST_LEADING_ZEROS = 5;

  /** Go stops reading an exponent once it is this large. */
  private static final int LARGEST_EXPONENT = 10_000;

  /** Leaves out the digits' leading and trailing zeros. */
  static Decimal of(boolean negative, String digits, int point) {
    int start = 0;
    int end = digits.length();
    while (start < end && digits.charAt(start) == '0') {
      start++;
    }
    while (end > start && digits.charAt(end - 1) == '0') {
      end--;
    }
    return new Decimal(negative, digits.substring(start, end), start == end ? 0 : point - start);
  }

  /**
   * Reads a number as JSON writes it.
   *
   * @throws MalformedComputationException when it is none
   */
  static Decimal parse(String literal) {
    return new Parser(literal).parse();
  }

  boolean isZero() {
    return digits.isEmpty();
  }

  /** The nearest floating point value, without the sign. */
  double magnitude() {
    return Double.parseDouble(digits + "e" + (point - digits.length()));
  }

  /** The number as Go lays a {@code float64} out in JSON. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(LONGEST_INTEGER + 4);
    if (negative) {
      text.append('-');
    }
    if (isZero()) {
      text.append('0');
    } else if (point > LONGEST_INTEGER || point < -MOST_LEADING_ZEROS) {
      appendScientific(text);
    } else if (point <= 0) {
      text.append("0.");
      appendZeros(text, -point);
      text.append(digits);
    } else if (point >= digits.length()) {
      text.append(digits);
      appendZeros(text, point - digits.length());
    } else {
      text.append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
    return text.toString();
  }

  private void appendScientific(StringBuilder text) {
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(point > 0 ? "+" : "").append(point - 1);
  }

  private static void appendZeros(StringBuilder text, int count) {
    for (int zero = 0; zero < count; zero++) {
      text.append('0');
    }
  }

  /** One pass over a literal. */
  private static final class Parser {
    private final String literal;
    private final StringBuilder digits = new StringBuilder();
    private int position;

    Parser(String literal) {
      this.literal = literal;
    }

    Decimal parse() {
      boolean negative = accept('-');
      int integerDigits = digits();
      boolean leadingZero = integerDigits > 1 && digits.charAt(0) == '0';
      boolean valid = integerDigits > 0 && !leadingZero;
      if (accept('.')) {
        valid &= digits() > 0;
      }
      int exponent = 0;
      if (accept('e') || accept('E')) {
        int sign = accept('-') ? -1 : 1;
        if (sign > 0) {
          accept('+');
        }
        int start = position;
        exponent = sign * exponent();
        valid &= position > start;
      }
      if (!valid || position < literal.length()) {
        throw new MalformedComputationException(
            MalformedComputationException.excerpt(literal) + " is no JSON number");
      }
      return of(negative, digits.toString(), integerDigits + exponent);
    }

    private boolean accept(char expected) {
      if (position < literal.length() && literal.charAt(position) == expected) {
        position++;
        return true;
      }
      return false;
    }

    private boolean atDigit() {
      return position < literal.length()
          && literal.charAt(position) >= '0'
          && literal.charAt(position) <= '9';
    }

    private int digits() {
      int start = position;
      while (atDigit()) {
        digits.append(literal.charAt(position++));
      }
      return position - start;
    }

    private int exponent() {
      int exponent = 0;
      while (atDigit()) {
        int digit = literal.charAt(position++) - '0';
        if (exponent < LARGEST_EXPONENT) {
          exponent = exponent * 10 + digit;
        }
      }
      return exponent;
    }
  }
}
