package io.cocos.manager.api.http;

import static io.cocos.manager.api.http.Problems.assertProblem;
import static io.cocos.manager.concurrent.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.ManagerServer;
import io.cocos.manager.api.stream.ConsoleStreams;
import io.cocos.manager.vm.DomainState;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /vms/{id}/console}. */
class ConsoleEndpointTest {
  @RegisterExtension static final ManagerServer server = new ManagerServer();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private UUID id;

  @BeforeEach
  void run() throws Exception {
    id =
        UUID.fromString(
            ManagerServer.json(server.run("{\"computation\":{}}")).get("vm_id").asText());
  }

  @AfterEach
  void everybodyIsForgotten() {
    eventually(() -> assertThat(server.part(ConsoleStreams.class).deliveries().count()).isZero());
  }

  private void print(String text) {
    server.hypervisor().print(id, text);
  }

  private HttpRequest.Builder console(String query) {
    return server.request("/vms/" + id + "/console" + query);
  }

  private InputStream follow(String query) throws Exception {
    return CLIENT.send(console(query).build(), HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  private static String read(InputStream stream, int bytes) throws Exception {
    return new String(stream.readNBytes(bytes), ISO_8859_1);
  }

  @Test
  void itIsWhatTheGuestPrintedAsPlainText() throws Exception {
    print("login: <script>alert(1)</script>\u001b[31m\r\n");

    HttpResponse<String> response = server.send(console(""));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("login: <script>alert(1)</script>\u001b[31m\r\n");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Accept-Ranges")).contains("bytes");
    assertThat(response.headers().firstValue("Console-Position")).contains("0");
  }

  @Test
  void aVmThatPrintedNothingHasAnEmptyOne() throws Exception {
    HttpResponse<String> response = server.send(console(""));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void aLongOneArrivesWhole() throws Exception {
    String text = "0123456789abcdef\n".repeat(60_000);
    print(text);

    assertThat(server.send(console("")).body()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-4, 01234, 0-4",
    "bytes=5-, 56789, 5-9",
    "bytes=-3, 789, 7-9",
    "bytes=-30, 0123456789, 0-9",
    "bytes=8-100, 89, 8-9",
    "BYTES=9-9, 9, 9-9"
  })
  void aRangeIsServedAlone(String range, String expected, String positions) throws Exception {
    print("0123456789");

    HttpResponse<String> response =
        server.send(console("").header("Range", range).header("Accept-Encoding", "gzip"));

    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.body()).isEqualTo(expected);
    assertThat(response.headers().firstValue("Content-Range"))
        .contains("bytes " + positions + "/10");
    assertThat(response.headers().firstValue("Console-Position"))
        .contains(positions.substring(0, positions.indexOf('-')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-1,3-4", "bytes=4-2", "bytes=-", "lines=1-2", "bytes=a-b", "x"})
  void whatIsNotOneRangeOfBytesIsPassedOver(String range) throws Exception {
    print("0123456789");

    HttpResponse<String> response = server.send(console("").header("Range", range));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("0123456789");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=999999999999999999-"})
  void aRangeOutsideIsRefusedWithTheLength(String range) throws Exception {
    print("0123456789");

    HttpResponse<String> response = server.send(console("").header("Range", range));

    assertProblem(response, 416, "console_outside");
    assertThat(response.headers().firstValue("Content-Range")).contains("bytes */10");
  }

  @Test
  void positionsStayWhenTheOldestBytesAreDropped() throws Exception {
    print("0123456789");
    server.hypervisor().dropPrinted(id, 4);

    HttpResponse<String> whole = server.send(console(""));
    assertThat(whole.body()).isEqualTo("456789");
    assertThat(whole.headers().firstValue("Console-Position")).contains("4");
    HttpResponse<String> range = server.send(console("").header("Range", "bytes=2-5"));
    assertThat(range.body()).isEqualTo("45");
    assertThat(range.headers().firstValue("Content-Range")).contains("bytes 4-5/10");
    assertProblem(server.send(console("").header("Range", "bytes=0-3")), 416, "console_outside");
  }

  @ParameterizedTest
  @CsvSource({
    "'a\nb\nc\n', 1, 'c\n'",
    "'a\nb\nc\n', 2, 'b\nc\n'",
    "'a\nb\nc', 1, 'c'",
    "'a\nb\nc', 3, 'a\nb\nc'",
    "'a\nb\nc', 99999999999, 'a\nb\nc'",
    "'a\n\n', 1, '\n'",
    "'a\n', 0, ''",
    "'', 5, ''"
  })
  void theTailIsItsLastLines(String printed, String lines, String expected) throws Exception {
    print(printed);

    assertThat(server.send(console("?tail=" + lines)).body()).isEqualTo(expected);
  }

  @Test
  void theTailOfALongOneIsFoundToo() throws Exception {
    print("x".repeat(50_000) + "\n" + "y".repeat(20_000) + "\nz\n");

    assertThat(server.send(console("?tail=2")).body()).isEqualTo("y".repeat(20_000) + "\nz\n");
  }

  @ParameterizedTest
  @CsvSource({
    "?tail=-1, 400, malformed_request",
    "?tail=all, 400, malformed_request",
    "?from=x, 400, malformed_request",
    "?from=1&tail=1, 400, malformed_request",
    "?follow=maybe, 400, malformed_request",
    "?from=1, 416, console_outside"
  })
  void whatMakesNoSenseIsRefused(String query, int status, String code) throws Exception {
    assertProblem(server.send(console(query)), status, code);
  }

  @Test
  void aVmThatIsNotThereHasNone() throws Exception {
    assertProblem(
        server.send(server.request("/vms/" + UUID.randomUUID() + "/console")), 404, "vm_not_found");
  }

  @Test
  void whoFollowsReadsWhatIsPrintedUntilTheVmEnds() throws Exception {
    print("first ");
    try (InputStream stream = follow("?follow=true")) {
      assertThat(read(stream, 6)).isEqualTo("first ");
      print("second ");
      assertThat(read(stream, 7)).isEqualTo("second ");
      print("last");
      server.hypervisor().become(id, DomainState.SHUT_DOWN);

      assertThat(new String(stream.readAllBytes(), ISO_8859_1)).isEqualTo("last");
    }
  }

  @Test
  void whoFollowsAVmThatPrintedNothingIsAnsweredAtOnce() throws Exception {
    try (InputStream stream = follow("?follow=true")) {
      print("hello");

      assertThat(read(stream, 5)).isEqualTo("hello");
    }
  }

  @Test
  void whoComesBackGoesOnFromItsPosition() throws Exception {
    print("0123456789");
    try (InputStream stream = follow("?follow=true&from=7")) {
      assertThat(read(stream, 3)).isEqualTo("789");
      print("x");
      assertThat(read(stream, 1)).isEqualTo("x");
    }
    try (InputStream stream = follow("?follow=true&tail=0")) {
      print("y");
      assertThat(read(stream, 1)).isEqualTo("y");
    }
  }

  @Test
  void aVmThatIsRemovedEndsTheStream() throws Exception {
    print("x");
    try (InputStream stream = follow("?follow=true")) {
      assertThat(read(stream, 1)).isEqualTo("x");

      server.send(server.request("/vms/" + id).DELETE());

      assertThat(stream.readAllBytes()).isEmpty();
    }
  }

  @Test
  void oneThatHasEndedIsFollowedToItsEnd() throws Exception {
    print("all of it");
    server.hypervisor().become(id, DomainState.DESTROYED);
    eventually(
        () ->
            assertThat(
                    ManagerServer.json(server.send(server.request("/vms/" + id)))
                        .get("state")
                        .asText())
                .isEqualTo("stopped"));

    assertThat(server.send(console("?follow=true")).body()).isEqualTo("all of it");
  }

  @Test
  void whoAsksForTheHeadReadsNothing() throws Exception {
    print("0123456789");

    HttpResponse<String> head =
        server.send(console("").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).contains("10");
  }
}
