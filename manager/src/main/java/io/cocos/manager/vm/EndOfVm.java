package io.cocos.manager.vm;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Waits for a VM's end. */
final class EndOfVm implements VmObserver {
  private final UUID id;
  private final CompletableFuture<Vm> vm = new CompletableFuture<>();

  EndOfVm(UUID id) {
    this.id = id;
  }

  /**
   * The VM when it has ended; completes exceptionally with {@code VM_NOT_FOUND} when it is removed
   * before.
   */
  CompletableFuture<Vm> vm() {
    return vm;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void changed(Vm now) {
    if (!now.observed().domainState().isActive()) {
      boolean unused = vm.complete(now);
    }
  }

  @Override
  public void gone() {
    boolean unused = vm.completeExceptionally(VmService.notFound(id));
  }
}
