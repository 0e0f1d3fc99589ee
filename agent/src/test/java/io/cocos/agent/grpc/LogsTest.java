package io.cocos.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cocos.agent.life.Refusal;
import io.cocos.agent.life.RunOutcome;
import io.cocos.agent.run.RunLog;
import io.cocos.proto.agent.LogChunk;
import io.cocos.proto.agent.LogsRequest;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** What the algorithms print, for those who ask. */
class LogsTest extends WaitingAgentTest {
  @Test
  void whatWasPrintedIsToldOnce() {
    run();
    print(false, "out");
    print(true, "err");

    Iterator<LogChunk> told = logs(LogsRequest.getDefaultInstance());

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
    run();
    Iterator<LogChunk> told = logs(LogsRequest.newBuilder().setFollow(true).build());

    print(false, "first");
    assertThat(told.next().getChunk().toStringUtf8()).isEqualTo("first");
    print(false, "second");
    agent.output().end();
    assertThat(told.next().getChunk().toStringUtf8()).isEqualTo("second");
    assertThat(told.hasNext()).isFalse();
  }

  @Test
  void allThatIsKeptArrivesAndWhatIsNotIsCounted() {
    run();
    byte[] large = new byte[RunLog.KEPT_BYTES + 7];
    agent.output().append(false, large, large.length);

    long lost = 0;
    long bytes = 0;
    Iterator<LogChunk> told = logs(LogsRequest.getDefaultInstance());
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
    run();
    for (int call = 0; call < 20; call++) {
      assertThat(logs(LogsRequest.getDefaultInstance()).hasNext()).isFalse();
    }
  }

  @Test
  void beforeTheAlgorithmsRunThereIsNothingToTell() {
    AgentClient.assertRefused(
        Refusal.WRONG_STATE,
        Status.Code.FAILED_PRECONDITION,
        "receivingManifests",
        () -> logs(LogsRequest.getDefaultInstance()).hasNext());
  }

  @Test
  void ofAFailedRunItIsToldToo() {
    run();
    print(true, "Traceback");
    agent.runner().fail(RunOutcome.Kind.EXITED, "the algorithm ended with exit code 1");
    client.awaitState("failed");

    assertThat(logs(LogsRequest.getDefaultInstance()).next().getChunk().toStringUtf8())
        .isEqualTo("Traceback");
  }

  private void print(boolean error, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    agent.output().append(error, bytes, bytes.length);
  }

  private void run() {
    client.run("{\"algorithms\":[{\"id\":\"count\"}]}");
    client.algo("", "count", "the algorithm");
    client.awaitState("running");
  }

  private Iterator<LogChunk> logs(LogsRequest request) {
    return client.calls().logs(request);
  }
}
