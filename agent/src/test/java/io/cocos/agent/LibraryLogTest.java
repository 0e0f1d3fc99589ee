package io.cocos.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LibraryLogTest {
  private final List<String> lines = new ArrayList<>();
  private final LibraryLog log = new LibraryLog(lines::add);

  @Test
  void makesOneLineOfAnEvent() {
    LogRecord event = event(Level.WARNING, "Error in {0}");
    event.setParameters(new Object[] {"frame"});
    event.setThrown(new EOFException("too short"));

    log.publish(event);

    assertThat(lines)
        .containsExactly("some.library: Error in frame: java.io.EOFException: too short");
  }

  @Test
  void leavesOutWhatIsNoWarning() {
    log.publish(event(Level.INFO, "chatter"));

    assertThat(lines).isEmpty();
  }

  private static LogRecord event(Level level, String message) {
    LogRecord event = new LogRecord(level, message);
    event.setLoggerName("some.library");
    return event;
  }
}
