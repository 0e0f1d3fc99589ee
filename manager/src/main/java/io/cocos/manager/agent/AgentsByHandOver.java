package io.cocos.manager.agent;

import io.cocos.manager.vm.AgentProbe;
import io.cocos.manager.vm.AgentStatus;
import io.cocos.manager.vm.ObservedVm;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Each agent in the way that its VM calls for: one that finds its computation at boot is asked
 * whether it has; the others are given theirs.
 *
 * @param asking for agents that find their computation at boot
 * @param giving for agents that are called
 */
public record AgentsByHandOver(AgentProbe asking, AgentProbe giving) implements AgentProbe {
  @Override
  public CompletableFuture<Optional<AgentStatus>> ask(ObservedVm vm) {
    return switch (vm.handOver()) {
      case AT_BOOT -> asking.ask(vm);
      case BY_CALL -> giving.ask(vm);
    };
  }
}
