package io.cocos.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as Go reads them from JSON and writes them. */
class GoTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2023-11-03T12:03:21.705171284+03:00, 2023-11-03T12:03:21.705171284+03:00",
    "2023-11-03T12:03:21.500Z, 2023-11-03T12:03:21.5Z",
    "2023-11-03T12:03:21.000Z, 2023-11-03T12:03:21Z",
    "2023-11-03T12:03:21.1234567899Z, 2023-11-03T12:03:21.123456789Z",
    "2023-11-03T12:03:21.0000000009Z, 2023-11-03T12:03:21Z",
    "2023-11-03T12:03:21+00:00, 2023-11-03T12:03:21Z",
    "2023-11-03T12:03:21-00:00, 2023-11-03T12:03:21Z",
    "2023-11-03T12:03:21-23:59, 2023-11-03T12:03:21-23:59",
    "0000-02-29T00:00:00Z, 0000-02-29T00:00:00Z",
    "9999-12-31T23:59:59.999999999-00:01, 9999-12-31T23:59:59.999999999-00:01",
  })
  void rfc3339TimesKeepWhatMatters(String text, String canonical) {
    assertThat(GoTime.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2023-11-03T2:03:21Z | 2023-11-03T02:03:21Z",
        "2023-11-03T12:03:21,5Z | 2023-11-03T12:03:21.5Z",
        "2023-11-03T12:03:21+05:60 | 2023-11-03T12:03:21+06:00",
      })
  void goIsLaxInThreePlaces(String text, String canonical) {
    assertThat(GoTime.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2023-11-03",
        "2023-11-03T12:03:21",
        "2023-11-03 12:03:21Z",
        "2023-11-03t12:03:21z",
        "2023-11-03T12:03:60Z",
        "2023-11-03T12:60:21Z",
        "2023-11-03T24:03:21Z",
        "2023-02-29T12:03:21Z",
        "1900-02-29T12:03:21Z",
        "2023-04-31T12:03:21Z",
        "2023-00-01T12:03:21Z",
        "2023-13-01T12:03:21Z",
        "2023-11-00T12:03:21Z",
        "2023-11-03T12:03:21.Z",
        "2023-11-03T12:03:21+0300",
        "2023-11-03T12:03:21+24:00",
        "2023-11-03T12:03:21+23:60",
        "2023-11-03T12:03:21+05:61",
        "2023-11-03T12:03:21ZZ",
        "+023-11-03T12:03:21Z",
        "10000-01-01T00:00:00Z",
        "\u0662023-11-03T12:03:21Z",
      })
  void whatIsNoTimeIsRefused(String text) {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> GoTime.parse(text))
        .withMessageContaining("is no RFC 3339 time: ");
  }

  @Test
  void theZeroTimeIsTheFirstDayOfTheYearOne() {
    assertThat(GoTime.zero()).hasToString("0001-01-01T00:00:00Z");
  }

  @Property
  void everyTimeReadsAsItIsWritten(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second,
      @ForAll @IntRange(max = 999_999_999) int nanosecond,
      @ForAll @IntRange(min = -1439, max = 1439) int offset) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(second, nanosecond, ZoneOffset.UTC);
    GoTime time =
        new GoTime(
            local.getYear(),
            local.getMonthValue(),
            local.getDayOfMonth(),
            local.getHour(),
            local.getMinute(),
            local.getSecond(),
            nanosecond,
            offset);

    assertThat(GoTime.parse(time.toString())).isEqualTo(time);
  }
}
