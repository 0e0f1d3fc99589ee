package io.cocos.manager.notification;

import io.cocos.manager.vm.AgentEvent;
import io.cocos.manager.vm.AgentEvents;
import io.cocos.manager.vm.ObservedVm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Passes on what agents say of themselves: the guests have no way out to say it. */
public final class RelayedAgentEvents implements AgentEvents {
  private final AgentEvents agents;
  private final EventQueue queue;

  /**
   * Passes on what is heard of agents that are followed from now on.
   *
   * @param agents follows them
   * @param queue what delivers the events
   */
  public RelayedAgentEvents(AgentEvents agents, EventQueue queue) {
    this.agents = agents;
    this.queue = queue;
  }

  @Override
  public CompletableFuture<End> follow(ObservedVm vm, long after, Consumer<AgentEvent> listener) {
    return agents.follow(
        vm,
        after,
        event -> {
          listener.accept(event);
          relay(vm, event);
        });
  }

  /**
   * Which computation a VM was launched for is this service's word, not the guest's: what an agent
   * says of another one is not told as being about either.
   */
  private void relay(ObservedVm vm, AgentEvent event) {
    Optional<String> launchedFor = vm.computationId();
    Optional<String> held = event.computationId();
    if (launchedFor.isPresent() && held.isPresent() && !held.equals(launchedFor)) {
      return;
    }
    Map<String, String> details = new LinkedHashMap<>();
    details.put("vm_id", vm.id().toString());
    event.reason().ifPresent(reason -> details.put("reason", reason));
    queue.offer(
        new Event(
            launchedFor.orElse(vm.id().toString()),
            Event.Originator.AGENT,
            event.state().label(),
            event.status(),
            event.time(),
            launchedFor.or(event::computationId),
            details));
  }
}
