package io.cocos.manager.api.http;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.InMemoryHypervisor.LaunchHold;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that say too little, too slowly, or leave before they are answered. */
class BrokenConnectionsTest {
  /** A setting of the framework, which looks for it here too. */
  private static final String DEADLINE = "manager.request-deadline";

  @RegisterExtension static final ManagerServer server = withDeadline("500ms");

  private static final String BODY = "{\"computation\":{}}";

  private static final String RUN =
      "POST /run HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n";

  private static final String CHUNKED =
      "POST /run HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static ManagerServer withDeadline(String deadline) {
    System.setProperty(DEADLINE, deadline);
    return new ManagerServer();
  }

  @AfterAll
  static void restoreTheDeadline() {
    System.clearProperty(DEADLINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "POST /run HT",
        "POST /run HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n",
        RUN,
        RUN + "{\"computation\"",
        CHUNKED + "5\r\n{\"com\r\n"
      })
  void aRequestThatDoesNotEndIsHungUpOn(String said) throws Exception {
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(said);

      assertThat(client.readToTheEnd()).isEmpty();
    }
    assertThat(server.hypervisor().attempts()).isEmpty();
  }

  @Test
  void aBodyThatComesAByteAtATimeIsHungUpOn() throws Exception {
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(RUN.replace("18", "1000000"));

      eventually(() -> assertThat(client.isListenedTo(' ')).isFalse());
    }
    assertThat(server.hypervisor().attempts()).isEmpty();
  }

  @Test
  void aConnectionThatIsKeptOpenWithoutAnotherRequestIsHungUpOn() throws Exception {
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(RUN + BODY);
      String head = client.readHead();
      assertThat(head).startsWith("HTTP/1.1 200 ");
      client.readBody(head);

      assertThat(client.readToTheEnd()).isEmpty();
    }
  }

  @Test
  void whoWishesToWaitMayWaitForLonger() throws Exception {
    HttpResponse<String> response =
        server.send(server.runRequest(BODY.getBytes(UTF_8)).header("Prefer", "wait=2"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Preference-Applied")).contains("wait=2");
    assertThat(ManagerServer.json(response).get("state").asText()).isEqualTo("booting");
  }

  @ParameterizedTest
  @ValueSource(strings = {RUN, RUN + "{\"computation\""})
  void whoLeavesInTheMiddleOfARequestLaunchesNothing(String said) throws Exception {
    for (int i = 0; i < 100; i++) {
      try (RawHttp client = new RawHttp(server.httpPort())) {
        client.say(said);
      }
    }

    assertThat(server.send(server.request("/health")).statusCode()).isEqualTo(200);
    assertThat(server.hypervisor().attempts()).isEmpty();
  }

  @Test
  void aLaunchGoesOnWhenItsCallerHasLeft() throws Exception {
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      try (RawHttp client = new RawHttp(server.httpPort())) {
        client.say(RUN + BODY);
        hold.awaitLaunches(1);
      }
      hold.release();
    }

    eventually(
        () ->
            assertThat(ManagerServer.json(server.send(server.request("/vms"))).get("vms"))
                .hasSize(1));
  }
}
