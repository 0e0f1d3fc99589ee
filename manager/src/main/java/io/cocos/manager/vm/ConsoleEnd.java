package io.cocos.manager.vm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The end of what a guest printed, as text that does no harm wherever it is shown. Pure. */
final class ConsoleEnd {
  private static final int BYTES = 16_384;
  private static final int LINES = 5;
  private static final int CHARACTERS = 500;

  /** What moves a terminal's cursor or changes its colours (ECMA-48). */
  private static final Pattern CONTROL_SEQUENCE =
      Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|[@-Z\\\\-_])");

  /** What Linux says when it gives up; a trace of calls follows, which tells less. */
  private static final String PANIC = "Kernel panic - not syncing";

  private ConsoleEnd() {}

  /**
   * The last lines of a console's log in one line, or the one that says why Linux gave up; empty
   * when there are none.
   */
  static String of(ConsoleLog console) {
    long end = console.end();
    byte[] last = console.read(Math.max(console.begin(), end - BYTES), BYTES);
    String text = new String(last, StandardCharsets.ISO_8859_1);
    List<String> lines =
        CONTROL_SEQUENCE
            .matcher(text)
            .replaceAll("")
            .lines()
            .map(line -> line.replaceAll("[^ -~]", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    String shown =
        lines.stream()
            .filter(line -> line.contains(PANIC))
            .findFirst()
            .orElseGet(() -> lastOf(lines));
    return shown.length() <= CHARACTERS ? shown : shown.substring(shown.length() - CHARACTERS);
  }

  private static String lastOf(List<String> lines) {
    return lines.stream()
        .skip(Math.max(0, lines.size() - LINES))
        .collect(Collectors.joining(" | "));
  }
}
