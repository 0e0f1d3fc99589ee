package io.cocos.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may send, well-meaning and hostile ones, byte by byte. */
class HttpAcceptorTest {
  private static final int MAX_CONNECTIONS = 8;
  private static final int MAX_BODY_BYTES = 1000;
  private static final String HOST = "Host: guest\r\n";
  private static final String POST = "POST /echo HTTP/1.1\r\n" + HOST;
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private HttpAcceptor acceptor;

  @BeforeEach
  void listen() throws IOException {
    Clock clock = Clock.fixed(Instant.parse("1994-11-06T08:49:37Z"), ZoneOffset.UTC);
    Routes routes = new Routes(Map.of("/echo", new Echo(), "/fixed", new Fixed()), log::add);
    acceptor =
        new HttpAcceptor(
            0, new Exchange(routes, clock), MAX_CONNECTIONS, Duration.ofSeconds(1), log::add);
  }

  @AfterEach
  void stop() {
    acceptor.close();
  }

  @Test
  void answersWholeAndEndsTheConnection() throws IOException {
    assertThat(answer("GET /fixed HTTP/1.1\r\n" + HOST + "\r\n"))
        .isEqualTo(
            "HTTP/1.1 200 \r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain\r\n"
                + "Content-Length: 7\r\nConnection: close\r\n\r\nfixed\u00c3\u00a9");
  }

  @Test
  void headIsToldEverythingButTheBody() throws IOException {
    assertThat(answer("HEAD /fixed HTTP/1.1\r\n" + HOST + "\r\n"))
        .contains(" 200 ")
        .contains("Content-Length: 7\r\n")
        .endsWith("\r\n\r\n");
    assertThat(answer("HEAD /echo HTTP/1.1\r\n" + HOST + "\r\n"))
        .contains(" 405 ")
        .contains("Allow: POST\r\n")
        .endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /fixed HTTP/1.0\r\n\r\n",
        "GET /fixed?all=1 HTTP/1.1\r\nHost: guest\r\n\r\n",
        "GET http://guest/fixed HTTP/1.1\r\nHost: guest\r\n\r\n",
        "GET /fixed HTTP/1.1\r\nhOST:guest\r\nX-Empty:\r\nX:a\r\nX:\t b \r\n\r\n",
        "GET /fixed HTTP/1.1\r\nHost: [::1]:9031\r\nContent-Length: 0\r\n\r\n"
      })
  void takesWhatHttpAllows(String request) throws IOException {
    assertThat(answer(request)).startsWith("HTTP/1.1 200 ").endsWith("fixed\u00c3\u00a9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2;name=value\r\nhe\r\n03 ;x\r\nllo\r\n0\r\nTrailer: x\r\n\r\n"
      })
  void readsABodyToItsEnd(String rest) throws IOException {
    assertThat(answer(POST + rest)).contains(" 200 ").endsWith("\r\n\r\nhello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 1001\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n3e9\r\n"})
  void aClientThatSendsTooMuchStillSeesWhy(String rest) throws IOException {
    assertThat(answer(POST + rest + "x".repeat(1001) + "\r\n0\r\n\r\n")).contains(" 413 ");
  }

  @Test
  void aClientThatWaitsIsToldToGoOn() throws IOException {
    try (Socket socket = connect()) {
      send(socket, POST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      String interim = "HTTP/1.1 100 Continue\r\n\r\n";
      assertThat(new String(socket.getInputStream().readNBytes(interim.length()), UTF_8))
          .isEqualTo(interim);
      send(socket, "hello");

      assertThat(readToEnd(socket)).startsWith("HTTP/1.1 200 ").endsWith("hello");
    }
  }

  @Test
  void aClientThatWaitsWithTooMuchIsToldNotTo() throws IOException {
    assertThat(answer(POST + "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // What two readers could understand differently.
        "Content-Length: 5#Transfer-Encoding: chunked##0##|400",
        "Content-Length: 5#Content-Length: 6##hello|400",
        "Content-Length: 5#Content-Length: 5##hello|400",
        "Content-Length: 5, 5##hello|400",
        "Content-Length: +5##hello|400",
        "Content-Length: -5##|400",
        "Content-Length: 0x5##hello|400",
        "Content-Length:##|400",
        "Content-Length: 99999999999999999999##|400",
        "Content-Length : 5##hello|400",
        "X: folded# Content-Length: 5##hello|400",
        " X: folded##|400",
        "Transfer-Encoding: chunked, chunked##0##|501",
        "Transfer-Encoding: chunked#Transfer-Encoding: chunked##0##|501",
        "Transfer-Encoding: identity##|501",
        "Transfer-Encoding: gzip, chunked##0##|501",
        "Transfer-Encoding:##|501",
        "Host: other##|400",
        // Chunks that are none.
        "Transfer-Encoding: chunked##zz##|400",
        "Transfer-Encoding: chunked##-1##|400",
        "Transfer-Encoding: chunked####|400",
        "Transfer-Encoding: chunked##fffffffff##|400",
        "Transfer-Encoding: chunked##2#hello#0##|400",
        "Transfer-Encoding: chunked##0 5#hello#0##|400",
        // The rest.
        "No colon##|400",
        ": no name##|400",
        "Bad@name: x##|400",
        "X: \u0001##|400",
        "X: \u007f##|400",
        "Expect: miracles##|417"
      })
  void refusesWhatIsNotClear(String rest, int status) throws IOException {
    assertThat(answer(POST + rest.replace("#", "\r\n")))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("application/problem+json")
        .contains("\"status\":" + status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "\u0000\u0001\u0002\u0003 garbage ##|400",
        "GET##|400",
        "GET ##|400",
        " /fixed HTTP/1.1##|400",
        "GET  /fixed HTTP/1.1#Host: guest##|400",
        "GET /fixed HTTP/1.1 #Host: guest##|400",
        "GET /fi xed HTTP/1.1#Host: guest##|400",
        "G\u00c4T /fixed HTTP/1.1#Host: guest##|400",
        "GET /fixed HTTP/1.1##|400",
        "GET /fixed##|400",
        "GET /fixed HTTP/9.9##|505",
        "GET /fixed http/1.1#Host: guest##|505",
        "PRI * HTTP/2.0##SM##|505",
        "GET http://[ HTTP/1.1#Host: guest##|404",
        "GET /%66ixed HTTP/1.1#Host: guest##|404",
        "OPTIONS * HTTP/1.1#Host: guest##|404",
        "get /fixed HTTP/1.1#Host: guest##|405",
        "POST /echo HTTP/1.0#Transfer-Encoding: chunked##0##|400"
      })
  void refusesWhatIsNoRequest(String request, int status) throws IOException {
    String text = request.replace("#", "\r\n");

    assertThat(answer(text)).startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /fixed HTTP/1.1\nHost: guest\n\n",
        "GET /fixed HTTP/1.1\r\nHost: guest\nX: y\r\n\r\n",
        "GET /fixed HTTP/1.1\r\nHost: guest\rX: y\r\n\r\n"
      })
  void aLineEndsWithCrAndLfOnly(String request) throws IOException {
    assertThat(answer(request)).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /%s HTTP/1.1\r\n", POST + "X: %s\r\n", CHUNKED + "1;%s\r\n"})
  void linesHaveAnEnd(String request) throws IOException {
    assertThat(answer(request.formatted("x".repeat(RequestReader.MAX_HEAD_BYTES))))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void headersHaveAnEndHoweverManyThereAre() throws IOException {
    assertThat(answer(POST + "X: y\r\n".repeat(RequestReader.MAX_HEAD_BYTES / 6)))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void whatFollowsARequestIsNoRequest() throws IOException {
    String twice = ("GET /fixed HTTP/1.1\r\n" + HOST + "\r\n").repeat(2);

    assertThat(answer(twice)).containsOnlyOnce("HTTP/1.1 ");
  }

  @Test
  void aRefusalSaysNothingThatTheRequestSaid() throws IOException {
    assertThat(answer("GET /fixed HTTP/1.1\r\nHost: guest\r\nevil@header: <script>\r\n\r\n"))
        .doesNotContain("evil")
        .doesNotContain("script");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /fixed HTTP/1.1\r\nHost",
        POST + "Content-Length: 9\r\n\r\nhello",
        CHUNKED + "5\r\nhe"
      })
  void aClientThatLeavesEarlyIsNotAnswered(String begun) throws IOException {
    assertThat(answer(begun)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /fixed HTTP/1.1\r\nHost",
        POST + "Content-Length: 9\r\n\r\nhello",
        CHUNKED + "5\r\nhe"
      })
  void aClientThatStopsIsDropped(String begun) throws IOException {
    try (Socket socket = connect()) {
      send(socket, begun);

      assertThat(readToEnd(socket)).isEmpty();
    }
  }

  @Test
  void aClientThatKeepsTheConnectionIsDropped() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET /fixed HTTP/1.1\r\n" + HOST + "\r\n");
      readToEnd(socket);

      assertThat(isDropped(socket)).isTrue();
    }
  }

  @Test
  void manySlowClientsKeepNobodyOutForLong() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int index = 0; index < 3 * MAX_CONNECTIONS; index++) {
        slow.add(connect());
        send(slow.get(index), "GET /fix");
      }

      assertThat(answer("GET /fixed HTTP/1.1\r\n" + HOST + "\r\n")).contains(" 200 ");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aFaultOfARouteIsAnAnswerAndALine() throws IOException {
    assertThat(answer(POST + "Content-Length: 5\r\n\r\nfault")).contains(" 500 ");
    assertThat(log).singleElement().asString().contains("/echo").contains("fault as ordered");
  }

  @Test
  void closingEndsConnectionsToo() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET /fix");
      acceptor.close();

      assertThat(readToEnd(socket)).isEmpty();
    }
    assertThat(log).isEmpty();
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), acceptor.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What a client gets that sends this and then ends its side. */
  private String answer(String request) throws IOException {
    try (Socket socket = connect()) {
      send(socket, request);
      socket.shutdownOutput();
      return readToEnd(socket);
    }
  }

  /** What comes until the server ends its side, in whatever way. */
  private static String readToEnd(Socket socket) {
    StringBuilder text = new StringBuilder();
    try {
      InputStream input = socket.getInputStream();
      for (int octet = input.read(); octet >= 0; octet = input.read()) {
        text.append((char) octet);
      }
    } catch (SocketTimeoutException stillOpen) {
      throw new AssertionError("the server left the connection open", stillOpen);
    } catch (IOException reset) {
      return text.toString();
    }
    return text.toString();
  }

  /** Writes until that is refused, as it is at the latest when the other side is gone. */
  private static boolean isDropped(Socket socket) {
    Instant patience = Instant.now().plusSeconds(30);
    try {
      while (Instant.now().isBefore(patience)) {
        socket.getOutputStream().write(0);
      }
      return false;
    } catch (IOException dropped) {
      return true;
    }
  }

  /** Answers what it is sent. */
  private record Echo() implements Route {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public Reply answer(Request request) throws IOException {
      Optional<byte[]> body = request.read(MAX_BODY_BYTES);
      if (body.isEmpty()) {
        return Reply.problem(413, "Content too large", "It is too large.");
      }
      String text = new String(body.get(), UTF_8);
      if (text.equals("fault")) {
        throw new IllegalStateException("fault as ordered");
      }
      return new Reply(200, text, Map.of("Content-Type", "text/plain"));
    }
  }

  /** Answers always the same, of seven bytes and six characters. */
  private record Fixed() implements Route {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public Reply answer(Request request) {
      return new Reply(200, "fixed\u00e9", Map.of("Content-Type", "text/plain"));
    }
  }
}
