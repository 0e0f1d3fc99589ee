package io.cocos.manager.api.grpc;

import io.cocos.manager.api.grpc.ReceivedMessages.Received;
import io.cocos.manager.concurrent.DaemonThreads;
import io.cocos.manager.error.ManagerException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends calls whose request does not arrive in time, as HTTP does, or for which there is no room.
 * Time is for those that consist of one message: a client of reflection may take its own. Once the
 * request is there, there is no limit here.
 */
@Singleton
final class CallDeadlines implements ServerInterceptor {
  private final Duration patience;
  private final ScheduledThreadPoolExecutor timer;

  CallDeadlines(@Property(name = "manager.request-deadline") Duration patience) {
    this.patience = patience;
    this.timer = new ScheduledThreadPoolExecutor(1, new DaemonThreads("grpc-deadline"));
    timer.setRemoveOnCancelPolicy(true); // nearly all are cancelled, and hold their call until then
  }

  @PreDestroy
  void close() {
    timer.shutdownNow();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Received received = ReceivedMessages.ofThisCall();
    if (!call.getMethodDescriptor().getType().clientSendsOneMessage()) {
      received.onRefusal(overloaded -> refuse(call, overloaded));
      return next.startCall(call, headers);
    }
    ScheduledFuture<?> deadline =
        timer.schedule(() -> end(call), patience.toMillis(), TimeUnit.MILLISECONDS);
    received.onRefusal(
        overloaded -> {
          if (deadline.cancel(false)) { // else the call has its end
            refuse(call, overloaded);
          }
        });
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onHalfClose() {
        if (deadline.cancel(false)) { // else the call has been answered, with its end
          super.onHalfClose();
        }
      }

      @Override
      public void onCancel() {
        deadline.cancel(false);
        super.onCancel();
      }

      @Override
      public void onComplete() {
        deadline.cancel(false);
        super.onComplete();
      }
    };
  }

  private static void refuse(ServerCall<?, ?> call, ManagerException overloaded) {
    call.close(GrpcStatuses.of(overloaded).getStatus(), new Metadata());
  }

  private void end(ServerCall<?, ?> call) {
    call.close(
        Status.DEADLINE_EXCEEDED.withDescription(
            "the request did not arrive within %d s".formatted(patience.toSeconds())),
        new Metadata());
  }
}
