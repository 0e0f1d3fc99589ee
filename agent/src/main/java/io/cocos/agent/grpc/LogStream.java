package io.cocos.agent.grpc;

import com.google.protobuf.ByteString;
import io.cocos.agent.run.RunLog;
import io.cocos.proto.agent.LogChunk;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;

/**
 * Sends one caller what the algorithm printed, as fast as it takes it; nothing is queued for it. A
 * caller that takes less than is printed is told how much it missed.
 */
final class LogStream implements Runnable {
  private final RunLog log;
  private final boolean follow;
  private final ServerCallStreamObserver<LogChunk> call;
  private long position;
  private boolean completed;

  /**
   * @param follow whether to go on until nothing more can come
   */
  LogStream(RunLog log, boolean follow, ServerCallStreamObserver<LogChunk> call) {
    this.log = log;
    this.follow = follow;
    this.call = call;
  }

  /** There may be something to send, or the caller can take more. */
  @Override
  public synchronized void run() {
    while (!completed && call.isReady()) {
      boolean last = !follow || log.ended(); // asked first: what is printed before the end is sent
      Optional<RunLog.Piece> next = log.from(position);
      if (next.isPresent()) {
        position = next.get().next();
        call.onNext(message(next.get()));
      } else if (last) {
        completed = true;
        call.onCompleted();
      } else {
        return;
      }
    }
  }

  private static LogChunk message(RunLog.Piece piece) {
    return LogChunk.newBuilder()
        .setChunk(ByteString.copyFrom(piece.bytes()))
        .setError(piece.error())
        .setLost(piece.lost())
        .build();
  }
}
