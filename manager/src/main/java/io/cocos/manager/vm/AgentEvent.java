package io.cocos.manager.vm;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that became of an agent, by its own words.
 *
 * @param sequence greater than that of the agent's earlier events
 * @param time when it happened, by the guest's clock
 * @param state the state that it is about
 * @param status how far the work is that the state is for
 * @param computationId the digest of the computation that the agent held, when it held one
 * @param reason why the agent failed, when it did
 * @param current whether this is how the agent is now; not so while old events are told again
 */
public record AgentEvent(
    long sequence,
    Instant time,
    AgentState state,
    EventStatus status,
    Optional<String> computationId,
    Optional<String> reason,
    boolean current) {}
