package io.cocos.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is shown of a console that a guest may have written anything to. */
class ConsoleEndTest {
  private static String endOf(String printed) {
    byte[] bytes = printed.getBytes(StandardCharsets.ISO_8859_1);
    return ConsoleEnd.of(
        new ConsoleLog() {
          @Override
          public long begin() {
            return 0;
          }

          @Override
          public long end() {
            return bytes.length;
          }

          @Override
          public byte[] read(long position, int atMost) {
            return Arrays.copyOfRange(
                bytes, (int) position, (int) Math.min(bytes.length, position + atMost));
          }
        });
  }

  @Test
  void theLastLinesAreShownInOne() {
    assertThat(endOf("1\r\n2\r\n3\r\n\r\n4\r\n5\r\n6\r\n")).isEqualTo("2 | 3 | 4 | 5 | 6");
    assertThat(endOf("")).isEmpty();
  }

  @Test
  void theReasonOfAPanicIsShownInsteadOfTheTraceBehindIt() {
    String panic = "[ 1.8] Kernel panic - not syncing: VFS: Unable to mount root fs";

    assertThat(endOf("Linux\n" + panic + "\nCall Trace:\n" + " f+0x1\n".repeat(20)))
        .isEqualTo(panic);
  }

  @Test
  void whatMovesATerminalOrIsNoTextIsLeftOut() {
    assertThat(endOf("\u001b[2J\u001b[1;31mred\u001b[0m\u0007 \u00fc {\"}<x>\n"))
        .isEqualTo("red  {\"}<x>");
  }

  @Test
  void aLongEndIsCutFromItsBeginning() {
    assertThat(endOf("a".repeat(100_000) + "z")).hasSize(500).endsWith("z");
  }
}
