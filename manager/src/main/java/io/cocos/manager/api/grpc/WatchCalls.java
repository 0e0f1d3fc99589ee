package io.cocos.manager.api.grpc;

import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.vm.VmService;
import io.cocos.manager.vm.VmWatch;
import io.cocos.proto.manager.Vm;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The clients that follow VMs. Their calls have no end of their own, so a shutdown ends them. */
@Singleton
final class WatchCalls implements ApplicationEventListener<ServerShutdownEvent> {
  private final VmService vms;
  private final AgentAddress agentAddress;
  private final Map<WatchCall, VmWatch> open = new ConcurrentHashMap<>();

  WatchCalls(VmService vms, ManagerConfig config) {
    this.vms = vms;
    this.agentAddress = config.agentAddress();
  }

  /** Begins to follow a VM. Called while gRPC begins the call, so that no callback is missed. */
  void begin(UUID id, ServerCallStreamObserver<Vm> client) {
    WatchCall call = new WatchCall(client, agentAddress);
    VmWatch watch = vms.watch(id, call);
    open.put(call, watch);
    client.setOnReadyHandler(watch::lookAgain);
    client.setOnCloseHandler(() -> end(call, watch));
    client.setOnCancelHandler(
        () -> {
          call.cancelled();
          end(call, watch);
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

  private void end(WatchCall call, VmWatch watch) {
    watch.close();
    open.remove(call);
  }
}
