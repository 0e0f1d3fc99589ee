package io.cocos.manager.vm;

import java.util.Optional;

/**
 * What a launch would meet with that is asked for now.
 *
 * @param capacity how full the host is
 * @param obstacle the limit that it would be refused by; empty when there is room
 * @param waits whether it would wait for its turn, if there is room
 */
public record Prospect(Capacity capacity, Optional<Room> obstacle, boolean waits) {}
