package io.cocos.manager.api.grpc;

import static io.cocos.manager.concurrent.Eventually.eventually;
import static io.cocos.manager.concurrent.Eventually.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cocos.manager.ManagerServer;
import io.cocos.manager.vm.InMemoryHypervisor.LaunchHold;
import io.cocos.proto.manager.ListRequest;
import io.cocos.proto.manager.ManagerServiceGrpc;
import io.cocos.proto.manager.RunRequest;
import io.cocos.proto.manager.RunResponse;
import io.cocos.proto.manager.Vm;
import io.cocos.proto.manager.WatchRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients whose request does not arrive, and clients that leave before they are answered. */
class BrokenCallsTest {
  /** A setting of the framework, which looks for it here too. */
  private static final String DEADLINE = "manager.request-deadline";

  @RegisterExtension static final ManagerServer server = withDeadline("500ms");

  private static final RunRequest RUN =
      RunRequest.newBuilder().setComputation(ByteString.copyFromUtf8("{}")).build();

  private static ManagerServer withDeadline(String deadline) {
    System.setProperty(DEADLINE, deadline);
    return new ManagerServer();
  }

  @AfterAll
  static void restoreTheDeadline() {
    System.clearProperty(DEADLINE);
  }

  /** A client that can leave without a word to anybody. */
  private static ManagedChannel connect() {
    return ManagedChannelBuilder.forAddress(
            "127.0.0.1", server.part(GrpcEmbeddedServer.class).getPort())
        .usePlaintext()
        .build();
  }

  private static Iterator<Vm> watch(ManagedChannel channel, String id) {
    return ManagerServiceGrpc.newBlockingStub(channel)
        .watch(WatchRequest.newBuilder().setVmId(id).build());
  }

  /** How a call ends that was begun, and then nothing was said. */
  private static Status endOfACallWithoutARequest() {
    CompletableFuture<Status> end = new CompletableFuture<>();
    // a client that knows it as a call of one message sends nothing until it has that message
    MethodDescriptor<RunRequest, RunResponse> stream =
        ManagerServiceGrpc.getRunMethod().toBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .build();
    ClientCall<RunRequest, RunResponse> call =
        server.channel().newCall(stream, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    return outcome(end);
  }

  @Test
  void aCallWhoseRequestDoesNotArriveIsEnded() {
    assertThat(endOfACallWithoutARequest().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(server.hypervisor().attempts()).isEmpty();
  }

  @Test
  void aWatchMayLastForLonger() {
    String id = ManagerServiceGrpc.newBlockingStub(server.channel()).run(RUN).getVmId();
    Iterator<Vm> states = watch(server.channel(), id);
    assertThat(states.next().getState()).isEqualTo("booting");
    assertThat(endOfACallWithoutARequest().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);

    server.hypervisor().vanish(UUID.fromString(id));

    assertThat(states.hasNext()).as("it ends as it should").isFalse();
  }

  @Test
  void aWatchEndsWithItsConnection() {
    ManagedChannel client = connect();
    try {
      String id = ManagerServiceGrpc.newBlockingStub(client).run(RUN).getVmId();
      assertThat(watch(client, id).next().getState()).isEqualTo("booting");
      assertThat(server.part(WatchCalls.class).count()).isEqualTo(1);
    } finally {
      client.shutdownNow();
    }

    eventually(() -> assertThat(server.part(WatchCalls.class).count()).isZero());
  }

  @Test
  void aLaunchGoesOnWhenItsCallerHasLeft() {
    ManagedChannel client = connect();
    try (LaunchHold hold = server.hypervisor().holdLaunches()) {
      Future<RunResponse> unanswered = ManagerServiceGrpc.newFutureStub(client).run(RUN);
      hold.awaitLaunches(1);
      client.shutdownNow();
      eventually(() -> assertThat(unanswered).isDone());
      hold.release();
    } finally {
      client.shutdownNow();
    }

    eventually(
        () ->
            assertThat(
                    ManagerServiceGrpc.newBlockingStub(server.channel())
                        .list(ListRequest.getDefaultInstance())
                        .getVmsList())
                .hasSize(1));
  }
}
