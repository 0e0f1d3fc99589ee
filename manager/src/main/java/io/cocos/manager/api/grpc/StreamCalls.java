package io.cocos.manager.api.grpc;

import io.cocos.manager.api.VmIds;
import io.cocos.manager.api.stream.ConsoleStreams;
import io.cocos.manager.api.stream.Cursor;
import io.cocos.manager.api.stream.Deliveries;
import io.cocos.manager.api.stream.Delivery;
import io.cocos.manager.api.stream.EventId;
import io.cocos.manager.api.stream.EventStreams;
import io.cocos.manager.api.stream.SharedForms;
import io.cocos.proto.manager.ConsoleChunk;
import io.cocos.proto.manager.ConsoleRequest;
import io.cocos.proto.manager.EventsRequest;
import io.cocos.proto.manager.VmEvent;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The calls that are answered with streams. */
@Singleton
final class StreamCalls {
  private final EventStreams events;
  private final ConsoleStreams consoles;
  private final SharedForms<io.cocos.manager.api.stream.VmEvent, VmEvent> messages =
      new SharedForms<>(StreamMessages::event);

  StreamCalls(EventStreams events, ConsoleStreams consoles) {
    this.events = events;
    this.consoles = consoles;
  }

  void events(EventsRequest request, StreamObserver<VmEvent> responses) {
    begin(
        events.deliveries(),
        () ->
            events
                .open(StreamMessages.filter(request), EventId.parse(request.getLastEventId()))
                .thenApply(cursor -> cursor.map(messages)),
        responses);
  }

  void console(ConsoleRequest request, StreamObserver<ConsoleChunk> responses) {
    begin(
        consoles.deliveries(),
        () ->
            consoles
                .open(
                    VmIds.parse(request.getVmId()),
                    StreamMessages.selection(request),
                    request.getFollow())
                .thenApply(console -> console.cursor().map(StreamMessages::chunk)),
        responses);
  }

  /** Called while gRPC begins the call, so that no callback is missed. */
  @SuppressWarnings("FutureReturnValueIgnored") // looking again and cancelling cannot fail
  private static <M> void begin(
      Deliveries deliveries,
      Supplier<CompletableFuture<Cursor<M>>> opening,
      StreamObserver<M> responses) {
    // what gRPC gives to the server's side of a call is always one of these
    ServerCallStreamObserver<M> call = (ServerCallStreamObserver<M>) responses;
    StreamClient<M> client = new StreamClient<>(call);
    CompletableFuture<Delivery<M>> delivery;
    try {
      delivery = opening.get().thenApply(cursor -> deliveries.begin(cursor, client));
    } catch (RuntimeException refused) {
      delivery = CompletableFuture.failedFuture(refused);
    }
    CompletableFuture<Delivery<M>> begun = delivery;
    call.setOnReadyHandler(() -> begun.thenAccept(Delivery::lookAgain));
    call.setOnCloseHandler(() -> begun.thenAccept(Delivery::cancel));
    call.setOnCancelHandler(() -> begun.thenAccept(Delivery::cancel));
    begun.whenComplete(
        (open, failure) -> {
          if (failure == null) {
            open.lookAgain();
          } else {
            client.refuse(failure);
          }
        });
  }
}
