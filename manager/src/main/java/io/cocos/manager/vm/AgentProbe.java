package io.cocos.manager.vm;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks an agent how it is, or tells it what it is for. */
@FunctionalInterface
public interface AgentProbe {
  /**
   * Asks once, and gives up soon: a booting guest's port takes connections long before anybody in
   * there answers them.
   *
   * @param vm the VM that the agent is in; has the forward that {@link ObservedVm#handOver} needs
   * @return what the agent said, or empty when it did not answer; never completes exceptionally
   */
  CompletableFuture<Optional<AgentStatus>> ask(ObservedVm vm);
}
