package io.cocos.manager.vm;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A VM that is now another than before: it appeared, its state or the reason for it changed, or it
 * is gone.
 *
 * @param number greater than that of every earlier change of this process
 * @param time when it was noticed
 * @param vm the VM
 * @param before what it was; empty when it is new
 * @param after what it is; empty when it is gone
 */
public record VmChange(
    long number, Instant time, UUID vm, Optional<Vm> before, Optional<Vm> after) {}
