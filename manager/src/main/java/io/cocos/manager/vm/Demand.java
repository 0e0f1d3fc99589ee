package io.cocos.manager.vm;

/**
 * What every further VM takes of the host.
 *
 * @param size its virtual CPUs and its memory
 * @param confidential how it is protected: whose slots of the processor it takes
 */
public record Demand(MachineSize size, Confidential confidential) {}
