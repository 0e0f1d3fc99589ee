package io.cocos.manager.vm;

/**
 * What a VM takes of its host.
 *
 * @param vcpus how many virtual CPUs it has
 * @param memoryBytes its memory, in bytes
 */
public record MachineSize(int vcpus, long memoryBytes) {}
