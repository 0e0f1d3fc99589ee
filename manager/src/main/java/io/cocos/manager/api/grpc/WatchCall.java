package io.cocos.manager.api.grpc;

import io.cocos.manager.config.AgentAddress;
import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmObserver;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;

/** Passes on to a client what becomes of a VM. The call ends once, whoever ends it. */
final class WatchCall implements VmObserver {
  private final ServerCallStreamObserver<io.cocos.proto.manager.Vm> client;
  private final AgentAddress agentAddress;
  private boolean ended;

  WatchCall(ServerCallStreamObserver<io.cocos.proto.manager.Vm> client, AgentAddress agentAddress) {
    this.client = client;
    this.agentAddress = agentAddress;
  }

  @Override
  public boolean isReady() {
    return client.isReady();
  }

  @Override
  public synchronized void changed(Vm vm) {
    if (!ended) {
      client.onNext(VmMessages.vm(vm, agentAddress));
    }
  }

  @Override
  public synchronized void gone() {
    if (!ended) {
      ended = true;
      client.onCompleted();
    }
  }

  /** Ends the call from this side. */
  synchronized void fail(StatusException why) {
    if (!ended) {
      ended = true;
      client.onError(why);
    }
  }

  /** The client has gone: nothing can be said to it. */
  synchronized void cancelled() {
    ended = true;
  }
}
