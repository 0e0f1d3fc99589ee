package io.cocos.manager.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where traces go, by {@code COCOS_JAEGER_URL}. */
class TraceCollectorTest {
  private static ManagerConfig with(String value) {
    return ManagerConfig.fromEnvironment(
        Map.of("COCOS_JAEGER_URL", value), Path.of("/home/somebody"), false);
  }

  private static TraceCollector collector(String value) {
    return with(value).traceCollector().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:14268/api/traces, http://localhost:4318/v1/traces",
    "http://jaeger:14268, http://jaeger:4318/v1/traces",
    "jaeger:14268/, http://jaeger:4318/v1/traces",
    "https://jaeger.example/api/traces, https://jaeger.example:4318/v1/traces",
    "http://[::1]:14268/api/traces, http://[::1]:4318/v1/traces"
  })
  void whereJaegerTakesThriftItsPortOfOtlpIsMeant(String value, String otlp) {
    assertThat(collector(value).otlp()).hasToString(otlp);
    assertThat(collector(value).isElsewhere()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:4318/v1/traces, http://localhost:4318/v1/traces",
    "http://proxy:14268/v1/traces, http://proxy:14268/v1/traces",
    "https://gateway/otlp/v1/traces, https://gateway/otlp/v1/traces",
    "http://collector:4318, http://collector:4318/v1/traces",
    "https://collector/, https://collector/v1/traces",
    "collector:4318, http://collector:4318/v1/traces"
  })
  void otherwiseItIsTakenAsItIsOrGetsThePathOfOtlp(String value, String otlp) {
    assertThat(collector(value).otlp()).hasToString(otlp);
    assertThat(collector(value).isElsewhere()).isFalse();
  }

  @Test
  void emptyMeansNoTraces() {
    assertThat(with("").traceCollector()).isEmpty();
  }

  @Test
  void aPasswordIsRefusedAndNotShown() {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> with("http://user:s3cret@collector:4318"))
        .withMessageContaining("COCOS_JAEGER_URL is \"...@collector:4318\", but must be")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "ftp://collector/v1/traces",
        "http:/localhost:14268",
        "http://",
        "http://collector:99999",
        "http://collector/v1/traces?key=s3cret",
        "http://collector/#x",
        "two words"
      })
  void whatIsNoneStopsTheStart(String value) {
    assertThatExceptionOfType(ManagerException.class)
        .isThrownBy(() -> with(value))
        .withMessageContaining(
            "COCOS_JAEGER_URL is \"" + value + "\", but must be an http or https URL")
        .extracting(ManagerException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }
}
