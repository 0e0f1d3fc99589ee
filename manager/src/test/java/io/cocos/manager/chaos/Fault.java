package io.cocos.manager.chaos;

import java.time.Duration;

/**
 * One fault of a plan.
 *
 * @param kind what is done
 * @param before how long everything is left alone before it
 * @param lasts how long it takes until it is undone, where it can be
 * @param choice which VM, how many ports, how many bytes: taken modulo what there is to choose from
 */
record Fault(FaultKind kind, Duration before, Duration lasts, int choice) {}
