package io.cocos.agent;

import static java.time.temporal.ChronoUnit.MILLIS;

import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/** The agent's log: one line of printable ASCII for each event. */
public final class ConsoleLog implements Consumer<String> {
  private final PrintStream output;
  private final Clock clock;

  /**
   * @param output where the lines go
   * @param clock gives them their time
   */
  public ConsoleLog(PrintStream output, Clock clock) {
    this.output = output;
    this.clock = clock;
  }

  /** Writes an event. Text from outside is safe here: what could end or forge a line is escaped. */
  @Override
  public void accept(String event) {
    StringBuilder line = new StringBuilder(event.length() + 64);
    // Not Instant's own text: that needs the formatters, which are slow to load at the start.
    line.append(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(MILLIS))
        .append("Z agent: ");
    for (int index = 0; index < event.length(); index++) {
      char character = event.charAt(index);
      if (character >= ' ' && character <= '~') {
        line.append(character);
      } else {
        line.append(String.format("\\u%04x", (int) character));
      }
    }
    output.println(line);
  }
}
