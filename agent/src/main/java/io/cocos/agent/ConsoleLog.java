package io.cocos.agent;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** The agent's log: one line of printable ASCII for each event. */
public final class ConsoleLog {
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
  public void write(String event) {
    StringBuilder line = new StringBuilder(event.length() + 64);
    line.append(clock.instant().truncatedTo(ChronoUnit.MILLIS)).append(" agent: ");
    event
        .chars()
        .forEach(
            character -> {
              if (character >= ' ' && character <= '~') {
                line.append((char) character);
              } else {
                line.append(String.format("\\u%04x", character));
              }
            });
    output.println(line);
  }
}
