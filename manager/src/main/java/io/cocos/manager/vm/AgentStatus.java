package io.cocos.manager.vm;

import java.util.Optional;

/**
 * What the agent in a VM said of itself.
 *
 * @param state its state
 * @param computationId the digest of the computation it holds, when it holds one
 * @param reason why it failed, when it did
 */
public record AgentStatus(
    AgentState state, Optional<String> computationId, Optional<String> reason) {}
