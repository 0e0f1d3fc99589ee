package io.cocos.manager.api.grpc;

import io.grpc.ServerBuilder;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;

/**
 * Lets calls begin on the threads that read them from the network, as nothing of ours blocks there:
 * what may block goes to the request threads by itself, and is refused when these have enough to
 * do. The framework would begin each call on a thread of its own.
 */
@Singleton
final class ServerThreads implements BeanCreatedEventListener<ServerBuilder<?>> {
  @Override
  public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
    return event.getBean().directExecutor();
  }
}
