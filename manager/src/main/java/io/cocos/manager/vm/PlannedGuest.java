package io.cocos.manager.vm;

import io.cocos.measurement.ExpectedLaunch;
import java.util.Optional;

/**
 * How a hypervisor would launch a VM.
 *
 * @param acceleration who would execute it
 * @param protection what would protect its memory
 * @param route how the computation would reach its agent
 * @param kernelCommandLine what its kernel would be told; empty when it boots from a disk
 * @param document the hypervisor's document of the VM, as it would be given to it
 * @param command the command that would execute the guest, as a shell takes it; empty from a
 *     hypervisor that has none
 * @param expected what its processor would measure of the launch; empty when nothing protects it
 */
public record PlannedGuest(
    Acceleration acceleration,
    Confidential protection,
    ComputationRoute route,
    Optional<String> kernelCommandLine,
    String document,
    Optional<String> command,
    Optional<ExpectedLaunch> expected) {}
