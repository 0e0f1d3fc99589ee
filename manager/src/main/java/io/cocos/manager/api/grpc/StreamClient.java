package io.cocos.manager.api.grpc;

import io.cocos.manager.api.stream.Receiver;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

/** A client that is answered with a stream of messages, and may have gone at any time. */
final class StreamClient<M> implements Receiver<M> {
  private final ServerCallStreamObserver<M> call;

  StreamClient(ServerCallStreamObserver<M> call) {
    this.call = call;
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public void take(M message) {
    if (!call.isCancelled()) {
      call.onNext(message);
    }
  }

  @Override
  public void complete() {
    if (!call.isCancelled()) {
      call.onCompleted();
    }
  }

  /** Ends the call before it has begun. */
  void refuse(Throwable why) {
    call.onError(GrpcStatuses.of(why));
  }

  @Override
  public void fail(RuntimeException why) {
    call.onError(GrpcStatuses.of(why));
  }

  @Override
  public void shutDown() {
    call.onError(Status.UNAVAILABLE.withDescription("the manager shuts down").asException());
  }
}
