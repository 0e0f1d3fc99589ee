package io.cocos.manager.api.http;

import static io.cocos.manager.api.http.Problems.assertProblem;
import static io.cocos.manager.concurrent.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.ManagerServer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How large a request may be, and what becomes of larger and of unfinished ones. */
class RequestSizeTest {
  private static final int LIMIT = 1024 * 1024;
  private static final int LARGE_LIMIT = 12 * LIMIT;

  @RegisterExtension static final ManagerServer server = new ManagerServer();

  @RegisterExtension
  static final ManagerServer generous =
      new ManagerServer(Map.of("MANAGER_MAX_REQUEST_BYTES", String.valueOf(LARGE_LIMIT)));

  /** A request of exactly that many bytes; mostly blanks, since computations have a limit too. */
  private static byte[] bodyOf(int bytes) {
    String start = "{\"computation\":{\"id\":\"any\"}";
    String end = "}";
    String body = start + " ".repeat(bytes - start.length() - end.length()) + end;
    return body.getBytes(UTF_8);
  }

  private static String head(String... more) {
    return "POST /run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + String.join("\r\n", more)
        + "\r\n\r\n";
  }

  private static HttpResponse<String> sendChunked(ManagerServer to, byte[] body) throws Exception {
    return to.send(
        to.request("/run")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
  }

  private static void assertTooLarge(String head, RawHttp client) throws Exception {
    assertThat(head)
        .startsWith("HTTP/1.1 413 ")
        .containsIgnoringCase("content-type: application/problem+json");
    assertThat(client.readBody(head))
        .contains("\"status\":413", "\"code\":\"request_too_large\"", String.valueOf(LIMIT));
    assertThat(server.hypervisor().attempts()).isEmpty();
  }

  @Test
  void aBodyAtTheLimitIsTaken() throws Exception {
    assertThat(server.send(server.runRequest(bodyOf(LIMIT))).statusCode()).isEqualTo(200);
    assertThat(sendChunked(server, bodyOf(LIMIT)).statusCode()).isEqualTo(200);
  }

  @Test
  void aLimitThatWasRaisedHolds() throws Exception {
    assertThat(generous.send(generous.runRequest(bodyOf(LARGE_LIMIT))).statusCode()).isEqualTo(200);
    assertThat(sendChunked(generous, bodyOf(LARGE_LIMIT)).statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyOverTheLimitIsTooLarge() throws Exception {
    HttpResponse<String> response = server.send(server.runRequest(bodyOf(LIMIT + 1)));

    assertThat(assertProblem(response, 413, "request_too_large"))
        .contains(String.valueOf(LIMIT), "MANAGER_MAX_REQUEST_BYTES");
    assertThat(server.hypervisor().attempts()).isEmpty();
  }

  @Test
  void aBodyThatIsAnnouncedAsTooLargeIsRefusedBeforeItIsSent() throws Exception {
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(head("Content-Length: " + (LIMIT + 1)));

      assertTooLarge(client.readHead(), client);
    }
  }

  @Test
  void aBodyThatIsAnnouncedAsTooLargeIsRefusedAlsoWhenTheClientAsksFirst() throws Exception {
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(head("Expect: 100-continue", "Content-Length: " + (LIMIT + 1)));

      String first = client.readHead();
      assertTooLarge(first.contains(" 100 ") ? client.readHead() : first, client);
    }
  }

  @Test
  void aClientThatAsksFirstIsToldToGoOn() throws Exception {
    byte[] body = bodyOf(LIMIT);
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(head("Expect: 100-continue", "Content-Length: " + body.length));
      assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");

      client.say(body);

      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aChunkedBodyOverTheLimitIsTooLarge() throws Exception {
    byte[] body = bodyOf(LIMIT + 1);
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(head("Transfer-Encoding: chunked") + Integer.toHexString(body.length) + "\r\n");
      client.sayWhatIsListenedTo(body).sayWhatIsListenedTo("\r\n0\r\n\r\n".getBytes(UTF_8));

      assertTooLarge(client.readHead(), client);
    }
  }

  @Test
  void aChunkedBodyThatNeverEndsIsTooLargeAsSoonAsItIs() throws Exception {
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(head("Transfer-Encoding: chunked") + "7fffffff\r\n");
      client.sayWhatIsListenedTo(new byte[LIMIT + 1]);

      assertTooLarge(client.readHead(), client);
    }
  }

  @Test
  void halfABodyIsNoRequest() throws Exception {
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(head("Content-Length: 1000") + "{\"computation\":{}}");
    }

    assertThat(server.run("{\"computation\":{\"id\":\"next\"}}").statusCode()).isEqualTo(200);
    eventually(
        () ->
            assertThat(server.hypervisor().attempts())
                .singleElement()
                .satisfies(
                    spec ->
                        assertThat(spec.computation().orElseThrow().computation().id())
                            .isEqualTo("next")));
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say("GIVE ME A VM\r\n\r\n");

      assertThat(client.readHead()).matches("(?s)HTTP/1.[01] 400 .*");
    }
  }

  @Test
  void aBodyAnnouncedTwiceIsRefused() throws Exception {
    try (RawHttp client = new RawHttp(server.httpPort())) {
      client.say(head("Content-Length: 18", "Content-Length: 2") + "{\"computation\":{}}");

      assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
    }
    assertThat(server.hypervisor().attempts()).isEmpty();
  }
}
