package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;

/**
 * What one limit has room for.
 *
 * @param code what a launch is refused with that finds no room
 * @param vms how many further VMs
 * @param why the limit, the numbers and the next step, for people
 */
public record Room(ErrorCode code, long vms, String why) {}
