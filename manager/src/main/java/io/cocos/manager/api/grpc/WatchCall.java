package io.cocos.manager.api.grpc;

import io.cocos.manager.vm.Vm;
import io.cocos.manager.vm.VmObserver;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;

/** Passes on to a client what becomes of a VM. The call ends once, whoever ends it. */
final class WatchCall implements VmObserver {
  private final ServerCallStreamObserver<io.cocos.proto.manager.Vm> client;
  private final String hostName;
  private boolean ended;

  WatchCall(ServerCallStreamObserver<io.cocos.proto.manager.Vm> client, String hostName) {
    this.client = client;
    this.hostName = hostName;
  }

  @Override
  public boolean isReady() {
    return client.isReady();
  }

  @Override
  public synchronized void changed(Vm vm) {
    if (!ended) {
      client.onNext(VmMessages.vm(vm, hostName));
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
