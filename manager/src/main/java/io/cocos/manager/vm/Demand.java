package io.cocos.manager.vm;

/**
 * What every further VM takes of the host.
 *
 * @param size its virtual CPUs and its memory
 * @param confidential whether it takes one of the processor's slots for confidential guests
 */
public record Demand(MachineSize size, boolean confidential) {}
