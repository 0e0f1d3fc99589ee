package io.cocos.manager.vm;

import java.util.function.Consumer;

/**
 * Who is told what happens.
 *
 * @param launches told how launches go
 * @param changes told of each change of each VM, in order; must be quick and must not throw
 */
public record VmObservers(LaunchObserver launches, Consumer<VmChange> changes) {}
