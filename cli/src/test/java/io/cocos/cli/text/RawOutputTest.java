package io.cocos.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RawOutputTest {
  private static String shown(String... pieces) {
    TerminalText text = new TerminalText();
    StringBuilder shown = new StringBuilder();
    for (String piece : pieces) {
      shown.append(text.next(piece.getBytes(StandardCharsets.ISO_8859_1)));
    }
    return shown.toString();
  }

  @Test
  void charactersThatComeInPiecesAreWhole() {
    assertThat(shown("caf\u00c3", "\u00a9\n")).isEqualTo("caf\u00e9\n");
  }

  @Test
  void aLineThatEndsAsTerminalsDoEndsOnceAndAReturnAloneHidesNothing() {
    assertThat(shown("a\r", "\nb\rc")).isEqualTo("a\nb\\x0dc");
  }

  @Test
  void escapesInUtf8AndInOneByteAreShownByTheirNumbers() {
    assertThat(shown("\u001b[31m", "\u00c2\u009b31m", "\u00e2\u0080\u00ae"))
        .isEqualTo("\\x1b[31m\\x9b31m\\u{202e}");
    assertThat(shown("\u009b31m")).isEqualTo("\ufffd31m");
  }

  @Test
  void jsonStaysTheSameDocument() {
    assertThat(Printable.json("{\"a\":\"\u007f\u009b\u202e\u00e9\ud83d\ude00\"}"))
        .isEqualTo("{\"a\":\"\\u007f\\u009b\\u202e\u00e9\ud83d\ude00\"}");
  }
}
