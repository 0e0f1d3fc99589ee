package io.cocos.agent.grpc;

import io.cocos.agent.run.RunLog;
import io.cocos.proto.agent.LogChunk;
import io.cocos.proto.agent.LogsRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Answers those who ask what the algorithm printed. Safe for use by many threads. */
final class LogCalls {
  private static final int MOST_FOLLOWERS = 16;

  private final RunLog log;
  private final Function<LogsRequest, Optional<StatusRuntimeException>> refusal;
  private final Semaphore followers = new Semaphore(MOST_FOLLOWERS);

  /**
   * @param refusal why somebody is not to be told, if so
   */
  LogCalls(RunLog log, Function<LogsRequest, Optional<StatusRuntimeException>> refusal) {
    this.log = log;
    this.refusal = refusal;
  }

  /** Answers one call. */
  void answer(LogsRequest request, StreamObserver<LogChunk> answer) {
    Optional<StatusRuntimeException> refused = refusal.apply(request);
    if (refused.isPresent()) {
      answer.onError(refused.get());
      return;
    }
    if (!followers.tryAcquire()) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(MOST_FOLLOWERS + " callers read what the algorithm prints already")
              .asRuntimeException());
      return;
    }
    ServerCallStreamObserver<LogChunk> call = (ServerCallStreamObserver<LogChunk>) answer;
    LogStream stream = new LogStream(log, request.getFollow(), call);
    Runnable gone =
        () -> {
          log.unfollow(stream);
          followers.release();
        };
    // Of these two exactly one is called.
    call.setOnCancelHandler(gone);
    call.setOnCloseHandler(gone);
    call.setOnReadyHandler(stream);
    log.follow(stream);
  }
}
