package io.cocos.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ConsoleLogTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ConsoleLog log =
      new ConsoleLog(
          new PrintStream(written, true, StandardCharsets.UTF_8),
          Clock.fixed(Instant.parse("2026-01-02T03:04:05.678901Z"), ZoneOffset.UTC));

  @Test
  void writesALineWithItsTime() {
    log.accept("something happened");

    assertThat(written.toString(StandardCharsets.UTF_8))
        .isEqualTo("2026-01-02T03:04:05.678Z agent: something happened" + System.lineSeparator());
  }

  @Test
  void keepsForeignTextOnItsLine() {
    log.accept("a\nb\u001b[2Jc\u2028d\u00e9");

    assertThat(written.toString(StandardCharsets.UTF_8))
        .endsWith("agent: a\\u000ab\\u001b[2Jc\\u2028d\\u00e9" + System.lineSeparator());
  }
}
