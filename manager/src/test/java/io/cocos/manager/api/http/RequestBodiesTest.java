package io.cocos.manager.api.http;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.ManagerServer;
import io.cocos.manager.api.RequestBodies;
import io.cocos.manager.vm.InMemoryHypervisor.LaunchHold;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies for which there is no room together, and what is left of them: nothing. */
class RequestBodiesTest {
  /** Settings of the framework, which looks for them here too. */
  private static final String ROOM = "manager.request-bodies";

  private static final String DEADLINE = "manager.request-deadline";

  private static final int SIZE = 100_000;
  private static final int FIT = 4;

  @RegisterExtension static final ManagerServer server = withRoomFor(FIT * SIZE);

  private static final String HEAD =
      "POST /run HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

  private static final String ANNOUNCED = HEAD + "Content-Length: " + SIZE + "\r\n\r\n";

  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

  private static final String BODY =
      "{\"computation\":{}}" + " ".repeat(SIZE - "{\"computation\":{}}".length());

  private final List<RawHttp> clients = new ArrayList<>();

  private static ManagerServer withRoomFor(int bytes) {
    System.setProperty(ROOM, String.valueOf(bytes));
    System.setProperty(DEADLINE, "3s");
    return new ManagerServer(Map.of("MANAGER_MAX_REQUEST_BYTES", String.valueOf(SIZE)));
  }

  @AfterAll
  static void restoreTheSettings() {
    System.clearProperty(ROOM);
    System.clearProperty(DEADLINE);
  }

  @AfterEach
  void nothingIsHeldOfThoseWhoHaveLeft() throws IOException {
    for (RawHttp client : clients) {
      client.close();
    }
    eventually(() -> assertThat(held()).isZero());
  }

  private static long held() {
    return server.part(RequestBodies.class).held();
  }

  private RawHttp client() throws IOException {
    RawHttp client = new RawHttp(server.httpPort());
    clients.add(client);
    return client;
  }

  private static String chunked(String body) {
    return CHUNKED + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
  }

  private void fillTheRoom() throws IOException {
    for (int i = 0; i < FIT; i++) {
      client().say(ANNOUNCED + BODY.substring(1000));
    }
    eventually(() -> assertThat(held()).isEqualTo(FIT * SIZE));
  }

  private static void assertRefused(RawHttp client) throws IOException {
    String head = client.readHead();
    assertThat(head).startsWith("HTTP/1.1 503 ");
    assertThat(head.toLowerCase(Locale.ROOT)).contains("\r\nretry-after: ");
    assertThat(client.readBody(head)).contains("overloaded");
  }

  private static void assertRun(RawHttp client) throws IOException {
    String head = client.readHead();
    assertThat(head).startsWith("HTTP/1.1 200 ");
    client.readBody(head);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofManyLargeBodiesAtOnceEveryoneIsAnswered(boolean announced) throws Exception {
    byte[] request = (announced ? ANNOUNCED + BODY : chunked(BODY)).getBytes(ISO_8859_1);
    int many = 10 * FIT;
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      for (int i = 0; i < many; i++) {
        client().sayWhatIsListenedTo(request);
      }
      eventually(
          () ->
              assertThat(clients.stream().filter(RawHttp::isAnswered))
                  .as("those who are refused while others are worked on")
                  .hasSizeGreaterThanOrEqualTo(many - FIT));
      assertThat(held()).isLessThanOrEqualTo(FIT * SIZE);
      hold.release();
    }
    int launched = 0;
    for (RawHttp client : clients) {
      String head = client.readHead();
      assertThat(head).containsPattern("^HTTP/1.1 (200|503) ");
      launched += head.startsWith("HTTP/1.1 200 ") ? 1 : 0;
    }
    assertThat(server.hypervisor().list()).hasSize(launched);
  }

  @Test
  void aBodyIsRefusedAtOnceWhereOthersFillTheRoomAndTheConnectionGoesOn() throws Exception {
    fillTheRoom();

    RawHttp announced = client().say(ANNOUNCED);
    assertRefused(announced);
    assertRefused(client().say(chunked(BODY)));

    clients.get(0).close();
    eventually(() -> assertThat(held()).isEqualTo((FIT - 1) * SIZE));
    assertRun(announced.say(BODY + ANNOUNCED + BODY));
  }

  @Test
  void aBodyThatDoesNotEndHoldsItsRoomUntilTheDeadline() throws Exception {
    fillTheRoom();

    eventually(() -> assertThat(held()).isZero());
    assertRun(client().say(ANNOUNCED + BODY));
  }

  @Test
  void aLaunchHoldsItsRoomAlsoWhenItsCallerHasLeft() throws Exception {
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      try (RawHttp client = new RawHttp(server.httpPort())) {
        client.say(ANNOUNCED + BODY);
        hold.awaitLaunches(1);
      }
      assertThat(held()).isEqualTo(SIZE);
      hold.release();
    }
  }

  @Test
  void whatIsRefusedForOtherReasonsHoldsNothing() throws Exception {
    RawHttp tooLarge = client().say(CHUNKED + "7fffffff\r\n");
    tooLarge.sayWhatIsListenedTo(new byte[SIZE + 1]);
    assertThat(tooLarge.readHead()).startsWith("HTTP/1.1 413 ");

    RawHttp text = client().say(ANNOUNCED.replace("application/json", "text/plain") + BODY);
    assertThat(text.readHead()).startsWith("HTTP/1.1 415 ");

    assertThat(client().say(ANNOUNCED + "x" + BODY.substring(1)).readHead())
        .startsWith("HTTP/1.1 400 ");
    eventually(() -> assertThat(held()).isZero());
  }

  @Test
  void whatIsPackedIsNotUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(BODY.getBytes(ISO_8859_1));
    }
    RawHttp client =
        client()
            .say(HEAD + "Content-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n")
            .say(packed.toByteArray());

    String head = client.readHead();
    assertThat(head).startsWith("HTTP/1.1 415 ");
    assertThat(client.readBody(head)).contains("Content-Encoding");
  }
}
