package io.cocos.manager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What libraries log by {@code java.util.logging}. */
class LibraryLogsTest {
  private final LogLines lines = LogLines.of("org.example.library");
  private final Logger library = Logger.getLogger("org.example.library");

  @AfterEach
  void stopListening() {
    lines.close();
  }

  @Test
  void warningsAndErrorsAreLinesAsAllOthersAndChatterIsNone() throws Exception {
    LibraryLogs.join();

    library.log(Level.INFO, "chatter");
    library.log(Level.WARNING, "{0} is wrong", "something");
    library.log(Level.SEVERE, "broken", new IllegalStateException("why"));

    assertThat(lines.objects())
        .extracting(line -> line.get("level").asText() + " " + line.get("message").asText())
        .containsExactly("warn something is wrong", "error broken");
    assertThat(lines.objects().get(1).get("exception").asText()).contains("why");
  }

  @Test
  void aClientsOversizedMessageIsNoEvent() {
    LibraryLogs.join();

    assertThat(Logger.getLogger("io.grpc.netty.NettyServerStream").isLoggable(Level.SEVERE))
        .isFalse();
  }
}
