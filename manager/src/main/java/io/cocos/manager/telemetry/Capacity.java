package io.cocos.manager.telemetry;

import io.cocos.manager.vm.PortPool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collections;
import java.util.OptionalLong;

/**
 * What the host has left for further VMs. Measured when somebody asks for it.
 *
 * @param memory the host's memory
 * @param disk where the VMs' folders are
 * @param ports the VMs' host ports
 * @param bytesPerVm the memory that a VM starts with
 */
record Capacity(HostMemory memory, DiskSpace disk, PortPool ports, long bytesPerVm)
    implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge unused =
        Gauge.builder("manager.host.memory.available", () -> orUnknown(memory.availableBytes()))
            .description("The host's memory that is left")
            .baseUnit("bytes")
            .register(registry);
    unused =
        Gauge.builder("manager.state.disk.free", () -> orUnknown(disk.freeBytes()))
            .description("Free space where the VMs' folders are")
            .baseUnit("bytes")
            .register(registry);
    unused =
        Gauge.builder("manager.vms.left", this::vms)
            .description("Further VMs for which the host's memory and ports would do")
            .register(registry);
  }

  private double vms() {
    OptionalLong available = memory.availableBytes();
    return available.isEmpty()
        ? Double.NaN
        : Math.min(available.getAsLong() / bytesPerVm, Collections.min(ports.left().values()));
  }

  private static double orUnknown(OptionalLong bytes) {
    return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
  }
}
