package io.cocos.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.cocos.agent.RunningAgent;
import io.cocos.agent.SampleComputations;
import io.cocos.agent.life.Refusal;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceBlockingStub;
import io.cocos.proto.agent.AttestationRequest;
import io.cocos.proto.agent.Event;
import io.cocos.proto.agent.EventsRequest;
import io.cocos.proto.agent.RunRequest;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcEndpointTest {
  @TempDir Path folder;
  private RunningAgent agent;
  private ManagedChannel channel;
  private AgentServiceBlockingStub client;

  @BeforeEach
  void start() throws IOException {
    agent = RunningAgent.waiting(folder);
    channel = connect();
    client = AgentServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private ManagedChannel connect() {
    return OkHttpChannelBuilder.forAddress(
            "127.0.0.1", agent.grpcPort(), InsecureChannelCredentials.create())
        .build();
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    assertThat(channel.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    agent.close();
  }

  @Test
  void runAnswersTheComputationIdAndTakesTheSameAgain() throws Exception {
    assertThat(run(SampleComputations.DOCUMENTED)).isEqualTo(SampleComputations.DOCUMENTED_ID);
    assertThat(run(SampleComputations.DOCUMENTED)).isEqualTo(SampleComputations.DOCUMENTED_ID);

    assertThat(agent.get("/health").body()).contains(SampleComputations.DOCUMENTED_ID);
  }

  @Test
  void runRefusesAnotherComputationAndNamesTheState() {
    run(SampleComputations.DOCUMENTED);

    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        "in state receivingAlgorithms",
        () -> run(SampleComputations.OTHER));
  }

  @Test
  void runRefusesWhatIsNoComputation() {
    assertRefused(Status.Code.INVALID_ARGUMENT, "", () -> run(""));
    assertRefused(Status.Code.INVALID_ARGUMENT, "", () -> run("{\"id\":1}"));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "metadata.cocos",
        () -> run("{\"metadata\":{\"cocos\":{\"memory\":1}}}"));
  }

  @Test
  void runRefusesAComputationThatIsTooLarge() {
    assertRefused(
        Status.Code.RESOURCE_EXHAUSTED,
        "at most 1048576 bytes",
        () -> run("x".repeat((1 << 20) + 1)));
  }

  @Test
  void givesNoAttestationReportWhereThePlatformHasNone() {
    assumeThat(Path.of("/dev/sev-guest")).doesNotExist();
    assumeThat(Path.of("/sys/kernel/config/tsm/report")).doesNotExist();

    AgentClient.assertRefused(
        Refusal.ATTESTATION_NOT_AVAILABLE,
        Status.Code.FAILED_PRECONDITION,
        "there is no /dev/sev-guest",
        () -> client.attestation(AttestationRequest.getDefaultInstance()));
  }

  @Test
  void tellsWhatBecameOfItAndGoesOnToTell() throws Exception {
    Iterator<Event> events = client.events(EventsRequest.getDefaultInstance());
    Event waiting = events.next();
    run(SampleComputations.DOCUMENTED);
    Event holding = events.next();

    assertThat(waiting.getEventType()).isEqualTo("receivingManifests");
    assertThat(waiting.getComputationId()).isEmpty();
    assertThat(holding.getEventType()).isEqualTo("receivingAlgorithms");
    assertThat(holding.getComputationId()).isEqualTo(SampleComputations.DOCUMENTED_ID);
    assertThat(holding.getStatus()).isEqualTo("in-progress");
    assertThat(holding.getCurrent()).isTrue();
    assertThat(holding.getSequence()).isGreaterThan(waiting.getSequence());
  }

  @Test
  void tellsWhoAsksLaterWhatHeDoesNotHaveYet() throws Exception {
    run(SampleComputations.DOCUMENTED);
    Iterator<Event> all = client.events(EventsRequest.getDefaultInstance());
    Event first = all.next();
    Event second = all.next();

    Iterator<Event> rest =
        client.events(EventsRequest.newBuilder().setAfter(first.getSequence()).build());

    assertThat(first.getCurrent()).isFalse();
    assertThat(rest.next()).isEqualTo(second);
  }

  @Test
  void endsTheEventsWhenItStops() {
    Iterator<Event> events = client.events(EventsRequest.getDefaultInstance());
    events.next();

    agent.close();

    assertThatThrownBy(events::next)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            end ->
                assertThat(end.getStatus().getCode())
                    .isIn(Status.Code.CANCELLED, Status.Code.UNAVAILABLE));
  }

  @Test
  void nothingBreaksWhenItStopsWhileItIsFollowed() throws Exception {
    List<String> broken = new CopyOnWriteArrayList<>();
    UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> broken.add(fault.toString()));
    try {
      for (int round = 0; round < 20; round++) { // what breaks is a matter of luck
        Iterator<Event> events = client.events(EventsRequest.getDefaultInstance());
        events.next();
        agent.close();
        assertThatThrownBy(events::next).isInstanceOf(StatusRuntimeException.class);
        stop();
        start();
      }

      assertThat(broken).isEmpty();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void givesTheRoomOfAFollowerWhoLeavesToTheNext() {
    for (int follower = 0; follower < 16; follower++) {
      client.events(EventsRequest.getDefaultInstance()).next();
    }
    assertRefused(
        Status.Code.RESOURCE_EXHAUSTED,
        "16 callers",
        () -> client.events(EventsRequest.getDefaultInstance()).next());

    channel.shutdownNow();
    channel = connect();
    AgentServiceBlockingStub later =
        AgentServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .withWaitForReady();
    Event event = null;
    while (event == null) { // until the agent has seen that they left, or the deadline is over
      try {
        event = later.events(EventsRequest.getDefaultInstance()).next();
      } catch (StatusRuntimeException full) {
        assertThat(full.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      }
    }

    assertThat(event.getEventType()).isEqualTo("receivingManifests");
  }

  @Test
  void survivesGarbage() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), agent.grpcPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      socket.setSoTimeout(30_000);
      assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(1000);
    }

    assertThat(run(SampleComputations.DOCUMENTED)).isEqualTo(SampleComputations.DOCUMENTED_ID);
  }

  private String run(String computation) {
    return client
        .run(
            RunRequest.newBuilder()
                .setComputation(ByteString.copyFrom(computation, StandardCharsets.UTF_8))
                .build())
        .getComputation();
  }

  private static void assertRefused(
      Status.Code code, String partOfDescription, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(code);
              assertThat(refusal.getStatus().getDescription()).contains(partOfDescription);
            });
  }
}
