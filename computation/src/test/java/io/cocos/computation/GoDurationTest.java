package io.cocos.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations in Go's text form. */
class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "+0, 0s",
    "-0, 0s",
    "20m, 20m0s",
    "3m0s, 3m0s",
    "1h2m3s4ms5us6ns, 1h2m3.004005006s",
    "-1.5h, -1h30m0s",
    ".5s, 500ms",
    "5.s, 5s",
    "1500us, 1.5ms",
    "1.5us, 1.5\u00B5s",
    "1\u00B5s, 1\u00B5s",
    "1\u03BCs, 1\u00B5s",
    "999ns, 999ns",
    "0.3333333333333333333h, 20m0s",
    "0.9223372036854775807h, 55m20.413933267s",
    "2562047h47m16.854775807s, 2562047h47m16.854775807s",
    "-9223372036854775808ns, -2562047h47m16.854775808s",
  })
  void readAndWrittenAsInGo(String text, String canonical) {
    assertThat(GoDuration.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        ".s",
        "s",
        "5",
        "1 s",
        "1S",
        "1d",
        "--1s",
        "1e3s",
        "1..5s",
        "1m30",
        "9223372036854775808ns",
        "-9223372036854775809ns",
        "2562047h47m16.854775808s",
        "3000000h",
        "99999999999999999999ns",
      })
  void whatIsNoDurationIsRefused(String text) {
    assertThatExceptionOfType(MalformedComputationException.class)
        .isThrownBy(() -> GoDuration.parse(text))
        .withMessageStartingWith("\"" + text + "\" is no duration");
  }

  @Test
  void hasTheSameLengthAsTheJdksDuration() {
    assertThat(GoDuration.parse("-1h0m0.000000001s").toDuration())
        .isEqualTo(Duration.ofHours(-1).minusNanos(1));
  }

  @Property
  void whatIsWrittenReadsAsTheSame(@ForAll long nanoseconds) {
    GoDuration duration = new GoDuration(nanoseconds);

    assertThat(GoDuration.parse(duration.toString())).isEqualTo(duration);
  }
}
