package io.cocos.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cocos.agent.run.RunLog;
import io.cocos.proto.agent.AgentServiceGrpc;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceBlockingStub;
import io.cocos.proto.agent.AgentServiceGrpc.AgentServiceImplBase;
import io.cocos.proto.agent.LogChunk;
import io.cocos.proto.agent.LogsRequest;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogCallsTest {
  private final RunLog log = new RunLog();
  private final LogCalls calls =
      new LogCalls(
          log,
          request ->
              request.getConsumer().equals("stranger")
                  ? Optional.of(Status.PERMISSION_DENIED.asRuntimeException())
                  : Optional.empty());
  private Server server;
  private ManagedChannel channel;
  private AgentServiceBlockingStub client;

  @BeforeEach
  void start() throws IOException {
    server =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(
                new AgentServiceImplBase() {
                  @Override
                  public void logs(LogsRequest request, StreamObserver<LogChunk> answer) {
                    calls.answer(request, answer);
                  }
                })
            .build()
            .start();
    channel =
        OkHttpChannelBuilder.forAddress(
                "127.0.0.1", server.getPort(), InsecureChannelCredentials.create())
            .build();
    client = AgentServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    server.shutdownNow();
    assertThat(channel.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatWasPrintedIsToldOnce() {
    print(false, "out");
    print(true, "err");

    Iterator<LogChunk> told = client.logs(LogsRequest.getDefaultInstance());

    LogChunk first = told.next();
    LogChunk second = told.next();
    assertThat(first.getChunk().toStringUtf8()).isEqualTo("out");
    assertThat(first.getError()).isFalse();
    assertThat(second.getChunk().toStringUtf8()).isEqualTo("err");
    assertThat(second.getError()).isTrue();
    assertThat(told.hasNext()).isFalse();
  }

  @Test
  void aFollowerIsToldUntilTheRunHasEnded() {
    Iterator<LogChunk> told = client.logs(LogsRequest.newBuilder().setFollow(true).build());

    print(false, "first");
    assertThat(told.next().getChunk().toStringUtf8()).isEqualTo("first");
    print(false, "second");
    log.end();
    assertThat(told.next().getChunk().toStringUtf8()).isEqualTo("second");
    assertThat(told.hasNext()).isFalse();
  }

  @Test
  void allThatIsKeptArrivesAndWhatIsNotIsCounted() {
    byte[] large = new byte[RunLog.KEPT_BYTES + 7];
    log.append(false, large, large.length);

    long lost = 0;
    long bytes = 0;
    Iterator<LogChunk> told = client.logs(LogsRequest.getDefaultInstance());
    while (told.hasNext()) {
      LogChunk chunk = told.next();
      lost += chunk.getLost();
      bytes += chunk.getChunk().size();
    }

    assertThat(lost).isEqualTo(7);
    assertThat(bytes).isEqualTo(RunLog.KEPT_BYTES);
  }

  @Test
  void callsThatEndedMakeRoomForOthers() {
    for (int call = 0; call < 20; call++) {
      assertThat(client.logs(LogsRequest.getDefaultInstance()).hasNext()).isFalse();
    }
  }

  @Test
  void whoIsNotToBeToldIsRefused() {
    assertThatThrownBy(
            () -> client.logs(LogsRequest.newBuilder().setConsumer("stranger").build()).hasNext())
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("PERMISSION_DENIED");
  }

  private void print(boolean error, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.append(error, bytes, bytes.length);
  }
}
