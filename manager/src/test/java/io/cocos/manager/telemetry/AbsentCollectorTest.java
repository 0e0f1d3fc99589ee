package io.cocos.manager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.ManagerServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody takes the traces: the work goes on, and the log says it once. */
class AbsentCollectorTest {
  private static final int PORT = freePort();

  @RegisterExtension
  static final ManagerServer server =
      new ManagerServer(Map.of("COCOS_JAEGER_URL", "http://127.0.0.1:" + PORT));

  private LogLines log;

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (java.io.IOException none) {
      throw new java.io.UncheckedIOException(none);
    }
  }

  @BeforeEach
  void listen() {
    log = LogLines.of(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  @AfterEach
  void stopListening() {
    log.close();
  }

  @Test
  void requestsAreAnsweredAndTheLogSaysOnceThatItIsAwayAndOnceThatItIsBack() throws Exception {
    LibraryLogs.join();
    for (int round = 0; round < 3; round++) {
      assertThat(server.run("{\"computation\":{}}").statusCode()).isEqualTo(200);
      server.part(Tracing.class).flush();
    }
    assertThat(log.saying("traces do not reach http://127.0.0.1:" + PORT))
        .singleElement()
        .satisfies(line -> assertThat(line.get("message").asText()).contains("ConnectException"));
    assertThat(log.objects())
        .noneMatch(line -> line.get("logger").asText().startsWith("io.opentelemetry"));

    try (Collector back = new Collector(PORT)) {
      server.send(server.request("/vms"));
      server.part(Tracing.class).flush();

      assertThat(back.spans().named("GET /vms")).isNotEmpty();
      assertThat(log.saying("traces reach http://127.0.0.1:" + PORT)).hasSize(1);
    }
  }
}
