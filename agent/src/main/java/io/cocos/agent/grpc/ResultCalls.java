package io.cocos.agent.grpc;

import com.google.protobuf.ByteString;
import io.cocos.agent.life.Agent;
import io.cocos.agent.life.ConsumerAuthorization;
import io.cocos.agent.life.ResultFile;
import io.cocos.proto.agent.ResultChunk;
import io.cocos.proto.agent.ResultRequest;
import io.cocos.proto.agent.ResultResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The calls that fetch the result. Who hangs up before all was sent has not had it. */
final class ResultCalls {
  private final Agent agent;
  private final ConsumerAuthorization authorization;
  private final Consumer<String> log;

  ResultCalls(Agent agent, ConsumerAuthorization authorization, Consumer<String> log) {
    this.agent = agent;
    this.authorization = authorization;
    this.log = log;
  }

  void answer(ResultRequest request, ServerCallStreamObserver<ResultResponse> call) {
    String consumer = request.getConsumer();
    ResultFile result = begin(request, AgentService.MAX_INPUT_BYTES);
    try {
      ByteString file = ByteString.copyFrom(Files.readAllBytes(result.path()));
      settle(consumer, call, () -> true, () -> {});
      call.onNext(ResultResponse.newBuilder().setFile(file).build());
      call.onCompleted();
    } catch (IOException unreadable) {
      agent.abandoned(consumer);
      call.onError(ResultStream.unreadable(unreadable));
    }
  }

  void stream(ResultRequest request, ServerCallStreamObserver<ResultChunk> call) {
    String consumer = request.getConsumer();
    ResultFile result = begin(request, Long.MAX_VALUE);
    try {
      ResultStream stream = new ResultStream(result, call);
      settle(consumer, call, stream::isWhole, () -> stream.close(log));
      call.setOnReadyHandler(stream);
    } catch (IOException unreadable) {
      agent.abandoned(consumer);
      call.onError(ResultStream.unreadable(unreadable));
    }
  }

  private ResultFile begin(ResultRequest request, long mostBytes) {
    authorization.checkResult(
        agent.withResult(), request.getConsumer(), request.getSignature().toByteArray());
    return agent.deliver(request.getConsumer(), mostBytes);
  }

  /** Lets the agent know, when the call has ended, what became of it. */
  private void settle(
      String consumer, ServerCallStreamObserver<?> call, BooleanSupplier whole, Runnable close) {
    call.setOnCloseHandler(
        () -> {
          close.run();
          settle(consumer, whole.getAsBoolean());
        });
    call.setOnCancelHandler(
        () -> {
          close.run();
          settle(consumer, false);
        });
  }

  private void settle(String consumer, boolean whole) {
    if (whole) {
      log.accept("the result was delivered to " + consumer);
      agent.delivered(consumer);
    } else {
      log.accept("the result was not delivered to " + consumer + ", who may fetch it again");
      agent.abandoned(consumer);
    }
  }
}
