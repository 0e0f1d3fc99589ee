package io.cocos.manager.api.grpc;

import io.cocos.manager.api.RequestThreads;
import io.cocos.manager.api.VmIds;
import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.VmService;
import io.cocos.manager.vm.VmWatch;
import io.cocos.proto.manager.Vm;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** The clients that follow VMs. Their calls have no end of their own, so a shutdown ends them. */
@Singleton
final class WatchCalls implements ApplicationEventListener<ServerShutdownEvent> {
  private final VmService vms;
  private final AgentAddress agentAddress;
  private final ExecutorService requests;
  private final Map<WatchCall, CompletableFuture<VmWatch>> open = new ConcurrentHashMap<>();

  WatchCalls(
      VmService vms,
      ManagerConfig config,
      @Named(RequestThreads.REQUESTS) ExecutorService requests) {
    this.vms = vms;
    this.agentAddress = config.agentAddress();
    this.requests = requests;
  }

  /**
   * Begins to follow a VM, which is looked up on a request thread. Called while gRPC begins the
   * call, so that no callback is missed.
   *
   * @throws io.cocos.manager.error.ManagerException with {@code OVERLOADED}
   */
  void begin(String vmId, ServerCallStreamObserver<Vm> client) {
    WatchCall call = new WatchCall(client, agentAddress);
    CompletableFuture<VmWatch> watch =
        CompletableFuture.supplyAsync(() -> vms.watch(VmIds.parse(vmId), call), requests);
    open.put(call, watch);
    client.setOnReadyHandler(
        () -> {
          CompletableFuture<Void> unused = watch.thenAccept(VmWatch::lookAgain);
        });
    client.setOnCloseHandler(() -> end(call, watch));
    client.setOnCancelHandler(
        () -> {
          call.cancelled();
          end(call, watch);
        });
    CompletableFuture<VmWatch> unused =
        watch.whenComplete(
            (begun, failure) -> {
              if (failure != null) {
                call.fail(GrpcStatuses.of(failure.getCause()));
                open.remove(call);
              }
            });
  }

  /** How many clients there are. */
  int count() {
    return open.size();
  }

  @Override
  public void onApplicationEvent(ServerShutdownEvent event) {
    open.forEach(
        (call, watch) -> {
          call.fail(Status.UNAVAILABLE.withDescription("the manager shuts down").asException());
          end(call, watch);
        });
  }

  /** A watch that has not begun yet ends as soon as it has. */
  private void end(WatchCall call, CompletableFuture<VmWatch> watch) {
    CompletableFuture<Void> unused = watch.thenAccept(VmWatch::close);
    open.remove(call);
  }
}
