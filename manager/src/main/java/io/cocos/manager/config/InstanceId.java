package io.cocos.manager.config;

import java.util.UUID;

/**
 * What this instance of the service calls itself.
 *
 * @param text the operator's name for it, or a random UUID
 */
public record InstanceId(String text) {
  /** The configured one, or else a new one. */
  public static InstanceId of(ManagerConfig config) {
    return new InstanceId(config.instanceId().orElseGet(() -> UUID.randomUUID().toString()));
  }
}
