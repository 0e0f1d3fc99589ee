package io.cocos.manager.agent;

import static io.cocos.manager.concurrent.Eventually.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.vm.AgentState;
import io.cocos.manager.vm.AgentStatus;
import io.cocos.manager.vm.DomainState;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.manager.vm.Samples;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that answer as they should, and such as have been taken over by somebody hostile. */
class HttpAgentProbeTest {
  private static final String DIGEST =
      "7778cd80be286dba0d748c6f3d88c9e82bb8e5cb00dea05d3b63cab2ccfbe89a";

  private static final int AGENT_HTTP = Samples.GUEST_PORTS.get(1).firstHostPort();

  private final HttpAgentProbe probe = new HttpAgentProbe();
  private final ExecutorService agent =
      Executors.newCachedThreadPool(new DaemonThreads("fake-agent"));
  private final CompletableFuture<String> requestLine = new CompletableFuture<>();
  private final CompletableFuture<List<String>> headers = new CompletableFuture<>();
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private ServerSocket socket;

  /** What an agent does once it has read a request. */
  private interface Answer {
    void to(OutputStream client) throws IOException;
  }

  @BeforeEach
  void open() throws IOException {
    socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    probe.close();
    socket.close();
    agent.shutdownNow();
  }

  private ObservedVm vm() {
    return Samples.observed(DomainState.RUNNING, socket.getLocalPort() - AGENT_HTTP);
  }

  private Optional<AgentStatus> ask() {
    return outcome(probe.ask(vm()));
  }

  private void serve(Answer answer) {
    agent.execute(
        () -> {
          try (Socket client = socket.accept()) {
            BufferedReader request =
                new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
            requestLine.complete(request.readLine());
            List<String> lines = new ArrayList<>();
            for (String line = request.readLine(); !line.isEmpty(); line = request.readLine()) {
              lines.add(line);
            }
            headers.complete(lines);
            answer.to(client.getOutputStream());
            client.getOutputStream().flush();
            if (request.read() < 0) {
              hungUp.countDown();
            }
          } catch (IOException closedByTheOther) {
            hungUp.countDown();
          }
        });
  }

  private void serveBody(String status, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    serve(
        client -> {
          client.write(
              ("HTTP/1.1 " + status + "\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                  .getBytes(UTF_8));
          client.write(bytes);
        });
  }

  @Test
  void anAgentIsAskedForItsHealth() {
    serveBody("200 OK", "{\"state\":\"idle\"}");

    assertThat(ask())
        .contains(new AgentStatus(AgentState.IDLE, Optional.empty(), Optional.empty()));
    assertThat(outcome(requestLine)).isEqualTo("GET /health HTTP/1.1");
  }

  @Test
  void whoeverAsksWithinATraceTellsTheAgentOfIt() {
    serveBody("200 OK", "{\"state\":\"idle\"}");
    Span span =
        Span.wrap(
            SpanContext.create(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                TraceFlags.getSampled(),
                TraceState.getDefault()));

    assertThat(Context.current().with(span).wrapSupplier(this::ask).get()).isPresent();

    assertThat(outcome(headers))
        .contains("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  }

  @Test
  void whoeverAsksOutsideOfATraceSaysNothingOfOne() {
    serveBody("200 OK", "{\"state\":\"idle\"}");

    assertThat(ask()).isPresent();
    assertThat(outcome(headers)).noneMatch(header -> header.startsWith("trace"));
  }

  @Test
  void theComputationThatAnAgentHoldsIsRead() {
    serveBody(
        "200 OK",
        "{\"state\":\"receivingAlgorithms\",\"computation_id\":\"" + DIGEST + "\",\"more\":[1]}");

    assertThat(ask())
        .contains(
            new AgentStatus(
                AgentState.RECEIVING_ALGORITHMS, Optional.of(DIGEST), Optional.empty()));
  }

  @Test
  void anAgentThatFailedSaysWhy() {
    serveBody("503 Service Unavailable", "{\"state\":\"failed\",\"reason\":\"no computation\"}");

    assertThat(ask())
        .contains(
            new AgentStatus(AgentState.FAILED, Optional.empty(), Optional.of("no computation")));
  }

  @Test
  void aReasonCannotForgeWhatIsShownElsewhere() {
    serveBody(
        "200 OK",
        "{\"state\":\"failed\",\"reason\":\"a\\u001b[2J\\r\\nb\\u0000\\u009b\\u202e\u20ac\"}");

    assertThat(ask().orElseThrow().reason()).contains("a?[2J??b????");
  }

  @Test
  void aReasonIsCutWhenItIsLong() {
    serveBody("200 OK", "{\"state\":\"failed\",\"reason\":\"" + "x".repeat(10_000) + "\"}");

    assertThat(ask().orElseThrow().reason().orElseThrow()).isEqualTo("x".repeat(500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "../../etc/passwd", "7778CD80", "x y"})
  void whatIsNoDigestIsNoComputation(String claimed) {
    serveBody("200 OK", "{\"state\":\"idle\",\"computation_id\":\"" + claimed + "\"}");

    assertThat(ask().orElseThrow().computationId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[]",
        "5",
        "\"idle\"",
        "not JSON",
        "{\"state\":\"unheard of\"}",
        "{\"state\":5}",
        "{\"state\":[\"idle\"]}",
        "{\"state\":\"idle\"",
      })
  void garbageIsNoAnswer(String body) {
    serveBody("200 OK", body);

    assertThat(ask()).isEmpty();
  }

  @Test
  void deeplyNestedGarbageIsNoAnswer() {
    serveBody("200 OK", "[".repeat(60_000));

    assertThat(ask()).isEmpty();
  }

  @Test
  void whatIsNoHttpIsNoAnswer() {
    serve(client -> client.write("SSH-2.0-OpenSSH_9.2\r\n\r\n".getBytes(UTF_8)));

    assertThat(ask()).isEmpty();
  }

  @Test
  void aRedirectIsNotFollowed() {
    serve(
        client ->
            client.write(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(UTF_8)));

    assertThat(ask()).isEmpty();
  }

  @Test
  void anAgentThatDoesNotAnswerIsGivenUpAndHungUpOn() throws Exception {
    serve(client -> {});

    assertThat(ask()).isEmpty();
    assertThat(hungUp.await(10, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
  }

  @Test
  void anAnswerThatStopsInTheMiddleIsGivenUp() throws Exception {
    serve(
        client ->
            client.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"state\":".getBytes(UTF_8)));

    assertThat(ask()).isEmpty();
    assertThat(hungUp.await(10, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
  }

  @Test
  void anAnswerThatNeverEndsIsHungUpOn() throws Exception {
    serve(
        client -> {
          client.write("HTTP/1.1 200 OK\r\n\r\n{\"state\":\"idle\",\"x\":\"".getBytes(UTF_8));
          byte[] more = "x".repeat(8192).getBytes(UTF_8);
          while (true) {
            client.write(more);
          }
        });

    assertThat(ask()).isEmpty();
    assertThat(hungUp.await(10, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
  }

  @Test
  void anAnswerThatIsTooLongIsNoAnswer() {
    serveBody("200 OK", "{\"state\":\"idle\"}" + " ".repeat(64 * 1024));

    assertThat(ask()).isEmpty();
  }

  @Test
  void aPortThatNobodyListensAtIsNoAnswer() throws Exception {
    socket.close();

    assertThat(ask()).isEmpty();
  }

  @Test
  void aConnectionThatIsTakenAndClosedIsNoAnswer() {
    agent.execute(
        () -> {
          try {
            socket.accept().close();
          } catch (IOException closed) {
            requestLine.completeExceptionally(closed);
          }
        });

    assertThat(ask()).isEmpty();
  }
}
