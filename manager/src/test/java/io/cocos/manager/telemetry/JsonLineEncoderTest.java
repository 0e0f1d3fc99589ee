package io.cocos.manager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Log lines, as a log collector reads them. */
class JsonLineEncoderTest {
  private static final Logger log = LoggerFactory.getLogger("io.cocos.example");

  private final LogLines lines = LogLines.of("io.cocos.example");

  @AfterEach
  void stopListening() {
    lines.close();
    MDC.clear();
  }

  private JsonNode onlyLine() throws Exception {
    assertThat(lines.lines()).hasSize(1);
    return lines.objects().get(0);
  }

  @Test
  void aLineSaysWhatWhenWhereAndHowBad() throws Exception {
    Instant before = Instant.now().minusSeconds(1);

    log.warn("{} of {}", 1, 2);

    JsonNode line = onlyLine();
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly("level", "message", "ts", "logger", "thread");
    assertThat(line.get("level").asText()).isEqualTo("warn");
    assertThat(line.get("message").asText()).isEqualTo("1 of 2");
    assertThat(line.get("ts").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThat(Instant.parse(line.get("ts").asText())).isBetween(before, Instant.now());
    assertThat(line.get("logger").asText()).isEqualTo("io.cocos.example");
    assertThat(line.get("thread").asText()).isEqualTo(Thread.currentThread().getName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n{\"level\":\"error\",\"message\":\"forged\"}\n",
        "\"}\r\n{\"",
        "next line\u0085line separator\u2028paragraph\u2029end",
        "\u0000\u0007\u001b[2J\u009b\u007f",
        "half a character: \ud800, the other half: \udc00",
        "right to left \u202e and \uD83D\uDE00",
        "back\\slash \\n \\u000a {} %s ${java:version}"
      })
  void noForeignTextBreaksALineOrIsLost(String hostile) throws Exception {
    MDC.put("vm_id", hostile);

    log.info("{}", hostile);
    log.info("it failed", new IllegalStateException(hostile));

    assertThat(lines.lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).matches("[\\x20-\\x7f]+"));
    assertThat(lines.objects().get(0).get("message").asText()).isEqualTo(hostile);
    assertThat(lines.objects().get(0).get("vm_id").asText()).isEqualTo(hostile);
    assertThat(lines.objects().get(1).get("exception").asText()).contains(hostile);
  }

  @Test
  void anExceptionIsOneFieldWithItsCauses() throws Exception {
    log.error("it failed", new IllegalStateException("outside", new ArithmeticException("inside")));

    assertThat(onlyLine().get("exception").asText())
        .startsWith("java.lang.IllegalStateException: outside\n\tat io.cocos.manager")
        .contains("Caused by: java.lang.ArithmeticException: inside");
  }

  @Test
  void theServiceLogsThatWayToStandardOutput() {
    ch.qos.logback.classic.Logger root =
        (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>) root.getAppender("console");

    assertThat(console.getEncoder()).isInstanceOf(JsonLineEncoder.class);
    assertThat(console.getTarget()).isEqualTo("System.out");
  }
}
