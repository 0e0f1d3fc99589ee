package io.cocos.manager.vm;

/**
 * The agents in the VMs.
 *
 * @param probe asks them
 * @param events follows those that have answered
 */
public record Agents(AgentProbe probe, AgentEvents events) {}
