package io.cocos.manager;

import io.cocos.manager.config.ManagerConfig;
import io.cocos.manager.notification.DeliveryObserver;
import io.cocos.manager.notification.EventQueue;
import io.cocos.manager.notification.RelayedAgentEvents;
import io.cocos.manager.notification.VmProvisionEvents;
import io.cocos.manager.notification.VmStateEvents;
import io.cocos.manager.vm.AgentEvents;
import io.cocos.manager.vm.LaunchObserver;
import io.cocos.manager.vm.VmChange;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** The way out for events, as far as there is a server that wants them. */
final class EventOutlet implements AutoCloseable {
  private final Optional<EventQueue> queue;
  private final Optional<LaunchObserver> launches;

  /**
   * Opens it.
   *
   * @param deliveries told what becomes of events
   */
  EventOutlet(ManagerConfig config, DeliveryObserver deliveries, InstantSource clock) {
    queue =
        config
            .notification()
            .server()
            .map(
                server ->
                    new EventQueue(
                        server.events(),
                        server.authorization(),
                        config.notification().queueSize(),
                        deliveries,
                        clock));
    launches = queue.map(events -> new VmProvisionEvents(events, clock, config.agentAddress()::at));
  }

  /** To be told of launches. */
  Optional<LaunchObserver> launches() {
    return launches;
  }

  /** To be told of changes. */
  Consumer<VmChange> changes() {
    return queue.<Consumer<VmChange>>map(VmStateEvents::new).orElse(change -> {});
  }

  /** The same events of agents, which go out too. */
  AgentEvents relayed(AgentEvents agents) {
    return queue.<AgentEvents>map(events -> new RelayedAgentEvents(agents, events)).orElse(agents);
  }

  @Override
  public void close() {
    queue.ifPresent(EventQueue::close);
  }
}
