package io.cocos.manager.api.grpc;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.api.RequestBodies;
import io.cocos.manager.vm.InMemoryHypervisor.LaunchHold;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.RunResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages for which there is no room together, and what is left of them: nothing. */
class ReceivedMessagesTest {
  /** A setting of the framework, which looks for it here too. */
  private static final String ROOM = "manager.request-bodies";

  private static final int FIT = 4;

  private static final RunRequest LARGE =
      RunRequest.newBuilder()
          .setComputation(ByteString.copyFromUtf8("{}" + " ".repeat(99_000)))
          .build();

  private static final int SIZE = LARGE.getSerializedSize();

  @RegisterExtension static final ManagerServer server = withRoomFor(FIT * SIZE);

  private static ManagerServer withRoomFor(int bytes) {
    System.setProperty(ROOM, String.valueOf(bytes));
    return new ManagerServer(Map.of("MANAGER_MAX_REQUEST_BYTES", String.valueOf(SIZE)));
  }

  @AfterAll
  static void restoreTheSetting() {
    System.clearProperty(ROOM);
  }

  @AfterEach
  void nothingIsHeldOfCallsThatHaveEnded() {
    eventually(() -> assertThat(held()).isZero());
  }

  private static long held() {
    return server.part(RequestBodies.class).held();
  }

  private static ClientCall<RunRequest, RunResponse> call() {
    return server
        .channel()
        .newCall(ManagerServiceGrpc.getRunMethod(), CallOptions.DEFAULT.withWaitForReady());
  }

  /** Calls that have sent their message, but not said that it was all. */
  private static List<ClientCall<RunRequest, RunResponse>> fillTheRoom() {
    List<ClientCall<RunRequest, RunResponse>> calls = new ArrayList<>();
    for (int i = 0; i < FIT; i++) {
      ClientCall<RunRequest, RunResponse> call = call();
      call.start(new ClientCall.Listener<>() {}, new Metadata());
      call.sendMessage(LARGE);
      calls.add(call);
    }
    eventually(() -> assertThat(held()).isEqualTo((long) FIT * SIZE));
    return calls;
  }

  private static Status.Code outcome(ListenableFuture<?> answer) throws InterruptedException {
    try {
      answer.get();
      return Status.Code.OK;
    } catch (ExecutionException refused) {
      return Status.fromThrowable(refused).getCode();
    }
  }

  @Test
  void ofManyLargeMessagesAtOnceEveryoneIsAnswered() throws Exception {
    int many = 10 * FIT;
    List<ListenableFuture<RunResponse>> answers = new ArrayList<>();
    Map<Status.Code, Integer> outcomes = new TreeMap<>();
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      for (int i = 0; i < many; i++) {
        answers.add(ClientCalls.futureUnaryCall(call(), LARGE));
      }
      eventually(
          () ->
              assertThat(answers.stream().filter(ListenableFuture::isDone))
                  .as("those who are refused while others are worked on")
                  .hasSizeGreaterThanOrEqualTo(many - FIT));
      assertThat(held()).isLessThanOrEqualTo((long) FIT * SIZE);
      hold.release();
    }
    for (ListenableFuture<RunResponse> answer : answers) {
      outcomes.merge(outcome(answer), 1, Integer::sum);
    }

    assertThat(outcomes.keySet()).isSubsetOf(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
    assertThat(server.hypervisor().list()).hasSize(outcomes.getOrDefault(Status.Code.OK, 0));
  }

  @Test
  void aMessageIsRefusedWhereOthersFillTheRoomUntilTheseLeave() throws Exception {
    List<ClientCall<RunRequest, RunResponse>> calls = fillTheRoom();

    assertThat(outcome(ClientCalls.futureUnaryCall(call(), LARGE)))
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(server.hypervisor().attempts()).isEmpty();

    calls.forEach(call -> call.cancel("enough", null));
    eventually(() -> assertThat(held()).isZero());
    assertThat(outcome(ClientCalls.futureUnaryCall(call(), LARGE))).isEqualTo(Status.Code.OK);
  }

  @Test
  void aMessageIsCountedAsWhatItUnpacksTo() throws Exception {
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      ListenableFuture<RunResponse> answer =
          ManagerServiceGrpc.newFutureStub(server.channel()).withCompression("gzip").run(LARGE);
      hold.awaitLaunches(1);
      assertThat(held()).isEqualTo(SIZE);
      hold.release();

      assertThat(outcome(answer)).isEqualTo(Status.Code.OK);
    }
  }
}
