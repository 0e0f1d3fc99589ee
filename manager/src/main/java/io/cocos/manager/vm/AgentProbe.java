package io.cocos.manager.vm;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks an agent how it is. */
@FunctionalInterface
public interface AgentProbe {
  /**
   * Asks once, and gives up soon: a booting guest's port takes connections long before anybody in
   * there answers them.
   *
   * @param agentHttp the forward to the agent's HTTP port
   * @return what the agent said, or empty when it did not answer; never completes exceptionally
   */
  CompletableFuture<Optional<AgentStatus>> ask(Forward agentHttp);
}
