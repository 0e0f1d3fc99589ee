package io.cocos.manager.config;

import java.util.Optional;

/**
 * Where callers are told to reach the VMs' agents.
 *
 * @param hostName what they are to call this host
 * @param fixed an address for all of them, when the operator has one, such as a proxy's
 */
public record AgentAddress(String hostName, Optional<String> fixed) {
  /** The address of the agent behind a port of this host. */
  public String at(int hostPort) {
    return fixed.orElseGet(() -> hostName + ":" + hostPort);
  }
}
