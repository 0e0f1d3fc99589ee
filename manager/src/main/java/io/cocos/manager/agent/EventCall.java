package io.cocos.manager.agent;

import io.cocos.manager.vm.AgentEvent;
import io.cocos.manager.vm.AgentEvents.End;
import io.cocos.manager.vm.LogContext;
import io.cocos.manager.vm.ObservedVm;
import io.cocos.proto.agent.Event;
import io.cocos.proto.agent.EventsRequest;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that follows an agent. It takes one event at a time, and not many in a second: a guest
 * that tells more of them waits, by gRPC's flow control, and nobody else does.
 */
final class EventCall implements ClientResponseObserver<EventsRequest, Event> {
  private static final Logger log = LoggerFactory.getLogger(EventCall.class);
  private static final Duration PACE = Duration.ofMillis(50);

  private final ObservedVm vm;
  private final Consumer<AgentEvent> listener;
  private final ScheduledExecutorService executor;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private ClientCallStreamObserver<EventsRequest> call; // set before anything is received
  private boolean complained;

  EventCall(ObservedVm vm, Consumer<AgentEvent> listener, ScheduledExecutorService executor) {
    this.vm = vm;
    this.listener = listener;
    this.executor = executor;
  }

  /** How the call ended, when it has. */
  CompletableFuture<End> end() {
    return end;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<EventsRequest> started) {
    call = started;
    call.disableAutoRequestWithInitial(1);
  }

  @Override
  public void onNext(Event message) {
    Optional<AgentEvent> event = EventMessages.read(message);
    if (event.isPresent()) {
      listener.accept(event.get());
    } else if (!complained) {
      complained = true;
      LogContext.of(vm)
          .run(() -> log.warn("VM {}: its agent tells events that are none; passed over", vm.id()));
    }
    if (!executor.isShutdown()) {
      ScheduledFuture<?> unused =
          executor.schedule(() -> call.request(1), PACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onError(Throwable failure) {
    boolean unknown = Status.fromThrowable(failure).getCode() == Status.Code.UNIMPLEMENTED;
    LogContext.of(vm)
        .run(
            () -> {
              if (unknown) {
                log.info("VM {}: its agent tells no events, and is not asked again", vm.id());
              } else {
                log.debug("VM {}: no events from its agent: {}", vm.id(), failure.toString());
              }
            });
    end.complete(unknown ? End.OVER : End.BROKEN);
  }

  @Override
  public void onCompleted() {
    end.complete(End.BROKEN); // it stops, and may come back
  }
}
