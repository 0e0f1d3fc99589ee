package io.cocos.manager.vm;

import java.util.Optional;

/**
 * A VM as callers see it.
 *
 * @param observed what the hypervisor remembers of it
 * @param state where it stands in its life
 * @param reason why it stands there, when there is something to say
 */
public record Vm(ObservedVm observed, VmState state, Optional<String> reason) {}
