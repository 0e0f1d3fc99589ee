package io.cocos.computation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A JSON number as Go has it after reading it into a {@code float64} and writing that: the fewest
 * digits that give the same floating point value again.
 *
 * <p>The JDK's own {@code Double.toString} gives more digits than needed for some values before JDK
 * 19, so it is of no use here.
 */
final class GoFloat {
  /** Every decimal of up to so many digits survives the way into floating point and back. */
  private static final int SAFE_DIGITS = 15;

  /** Exponents up to here are clear of overflow and of the subnormal numbers, which have less. */
  private static final int SAFE_EXPONENT = 290;

  /** So many digits always suffice. */
  private static final int MOST_DIGITS = 17;

  private GoFloat() {}

  /**
   * Go's form of the number.
   *
   * @param literal the number as JSON writes it
   * @throws MalformedComputationException when it is no JSON number or beyond the range
   */
  static String canonical(String literal) {
    if (isSafeInteger(literal)) {
      return literal;
    }
    Decimal decimal = Decimal.parse(literal);
    if (decimal.isZero()
        || (decimal.digits().length() <= SAFE_DIGITS
            && Math.abs(decimal.point()) <= SAFE_EXPONENT)) {
      return decimal.toString();
    }
    double value = decimal.magnitude();
    if (Double.isInfinite(value)) {
      throw new MalformedComputationException(
          "number " + MalformedComputationException.excerpt(literal) + " is out of range");
    }
    return shortest(decimal.negative(), value).toString();
  }

  /** Whether the literal is an integer that needs no thought. */
  private static boolean isSafeInteger(String literal) {
    int start = literal.startsWith("-") ? 1 : 0;
    int digits = literal.length() - start;
    if (digits < 1 || digits > SAFE_DIGITS || (digits > 1 && literal.charAt(start) == '0')) {
      return false;
    }
    for (int index = start; index < literal.length(); index++) {
      if (literal.charAt(index) < '0' || literal.charAt(index) > '9') {
        return false;
      }
    }
    return true;
  }

  /** The shortest decimal within the value's rounding interval; of several, the nearest. */
  private static Decimal shortest(boolean negative, double value) {
    if (value == 0) {
      return new Decimal(negative, "", 0);
    }
    BigDecimal exact = new BigDecimal(value);
    int tooFew = 0;
    int enough = MOST_DIGITS;
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) / 2;
      if (reads(exact, middle, RoundingMode.DOWN, value)
          || reads(exact, middle, RoundingMode.UP, value)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    // At a power of two the interval reaches further up than down, so that the nearest decimal can
    // lie outside of it while the one on the other side is in.
    RoundingMode mode =
        !reads(exact, enough, RoundingMode.DOWN, value)
            ? RoundingMode.UP
            : !reads(exact, enough, RoundingMode.UP, value)
                ? RoundingMode.DOWN
                : RoundingMode.HALF_EVEN;
    BigDecimal rounded = exact.round(new MathContext(enough, mode));
    return Decimal.of(
        negative, rounded.unscaledValue().toString(), rounded.precision() - rounded.scale());
  }

  private static boolean reads(BigDecimal exact, int digits, RoundingMode mode, double value) {
    return exact.round(new MathContext(digits, mode)).doubleValue() == value;
  }
}
