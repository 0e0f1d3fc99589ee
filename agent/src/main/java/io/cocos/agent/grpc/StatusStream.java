package io.cocos.agent.grpc;

import io.cocos.agent.life.Changes;
import io.cocos.proto.agent.StatusResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.function.Supplier;

/** Sends one caller how the agent is, whenever that has changed and he can take it. */
final class StatusStream implements Runnable {
  private final Changes changes;
  private final Supplier<StatusResponse> status;
  private final ServerCallStreamObserver<StatusResponse> call;
  private long sent;

  StatusStream(
      Changes changes,
      Supplier<StatusResponse> status,
      ServerCallStreamObserver<StatusResponse> call) {
    this.changes = changes;
    this.status = status;
    this.call = call;
  }

  @Override
  public synchronized void run() {
    // The count first: what changes after it is sent twice rather than never.
    for (long count = changes.count(); count != sent && call.isReady(); count = changes.count()) {
      sent = count;
      call.onNext(status.get());
    }
  }
}
