package io.cocos.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.computation.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as Go writes them once it has read them into 64-bit floating point. */
class JsonNumberTest {
  @ParameterizedTest
  @CsvSource({
    "42, 42",
    "-0, -0",
    "-0.0e5, -0",
    "0e99999999999, 0",
    "1.0, 1",
    "0.10, 0.1",
    "100e-2, 1",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "999999999999999868928, 999999999999999900000",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "1.5e-10, 1.5e-10",
    "123456789012345678, 123456789012345680",
    "9007199254740993, 9007199254740992",
    "2e-44, 2e-44",
    "2.0E-3, 0.002",
    "2e23, 2e+23",
    "1e23, 1e+23",
    "9.5367431640625e-7, 9.5367431640625e-7",
    "5e-324, 5e-324",
    "3e-324, 5e-324",
    "2e-324, 0",
    "-1e-400, -0",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "1.7976931348623158e308, 1.7976931348623157e+308",
    // The next two are powers of two, where the nearest short decimal is not always the one to
    // take.
    "9.007199254740992e15, 9007199254740992",
    "5.684341886080801486968994140625e-14, 5.684341886080802e-14",
  })
  void writtenAsGoWritesThem(String literal, String canonical) {
    assertThat(new JsonNumber(literal)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "1f",
        "NaN",
        "1 ",
        "1e400",
        "-1e309",
        "1.7976931348623159e308",
      })
  void whatIsNoNumberOrTooLargeIsRefused(String literal) {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> new JsonNumber(literal));
  }

  @Property(tries = 2000)
  void theDigitsGiveTheSameValueAgainAndFewerWouldNot(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value)) {
      requireShortest(value);
    }
  }

  @Property
  void thatHoldsAroundPowersOfTwoToo(
      @ForAll @IntRange(max = 2046) int exponent, @ForAll @IntRange(min = -2, max = 2) int step) {
    double value = Double.longBitsToDouble(((long) exponent << 52) + step);
    if (Double.isFinite(value)) {
      requireShortest(value);
    }
  }

  private static void requireShortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    String text = new JsonNumber(exact.toString()).text();

    assertThat(Double.parseDouble(text)).isEqualTo(value);
    int digits = new BigDecimal(text).stripTrailingZeros().precision();
    if (digits > 1) {
      MathContext shorterDown = new MathContext(digits - 1, RoundingMode.DOWN);
      MathContext shorterUp = new MathContext(digits - 1, RoundingMode.UP);
      assertThat(exact.round(shorterDown).doubleValue()).isNotEqualTo(value);
      assertThat(exact.round(shorterUp).doubleValue()).isNotEqualTo(value);
    }
  }
}
