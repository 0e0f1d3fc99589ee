package io.cocos.manager.api.grpc;

import io.cocos.manager.api.RequestBodies;
import io.cocos.manager.error.ManagerException;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Counts what calls receive. gRPC itself bounds each message, but not how many it holds that have
 * not arrived whole: its flow control lets go of a byte as soon as it has been read.
 */
@Singleton
final class ReceivedMessages implements BeanCreatedEventListener<ServerBuilder<?>> {
  private static final Context.Key<Received> CALL = Context.key("received-message");

  private final RequestBodies bodies;

  ReceivedMessages(RequestBodies bodies) {
    this.bodies = bodies;
  }

  @Override
  public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
    return event
        .getBean()
        .addStreamTracerFactory(
            new ServerStreamTracer.Factory() {
              @Override
              public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                return new Received(bodies.share());
              }
            });
  }

  /** What the call on this thread has received. */
  static Received ofThisCall() {
    return CALL.get();
  }

  /** The largest message of one call, until the call has ended. Its callbacks come one by one. */
  static final class Received extends ServerStreamTracer {
    private final RequestBodies.Share share;
    private volatile Optional<Consumer<ManagerException>> refusal = Optional.empty();
    private long arrived;
    private long unpacked;

    private Received(RequestBodies.Share share) {
      this.share = share;
    }

    /** What the call's room is counted to. */
    RequestBodies.Share share() {
      return share;
    }

    /** Who is told once, on the connection's event loop, when there is no room for a message. */
    void onRefusal(Consumer<ManagerException> ending) {
      refusal = Optional.of(ending);
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(CALL, this);
    }

    @Override
    public void inboundMessage(int number) {
      arrived = 0;
      unpacked = 0;
    }

    @Override
    public void inboundWireSize(long bytes) {
      arrived += bytes;
      growTo(arrived);
    }

    @Override
    public void inboundUncompressedSize(long bytes) {
      unpacked += bytes;
      growTo(unpacked);
    }

    @Override
    public void streamClosed(Status status) {
      share.release();
    }

    private void growTo(long size) {
      try {
        share.growTo(size);
      } catch (ManagerException overloaded) {
        Optional<Consumer<ManagerException>> ending = refusal;
        refusal = Optional.empty();
        ending.ifPresent(end -> end.accept(overloaded));
      }
    }
  }
}
