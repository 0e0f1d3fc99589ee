package io.cocos.manager.config;

import io.cocos.manager.vm.GuestPort;
import java.nio.file.Path;
import java.util.List;

/**
 * What every VM is made of.
 *
 * @param machine QEMU's machine type
 * @param cpuModel the CPU model that guests see
 * @param vcpus how many virtual CPUs a guest starts with
 * @param maxVcpus how many it may have
 * @param memoryBytes its memory, in bytes
 * @param acceleration KVM or TCG
 * @param firmwareCode the OVMF code image
 * @param firmwareVars the OVMF variables that every VM gets a copy of
 * @param kernel the guest's kernel
 * @param rootfs the guest's initial root file system
 * @param kernelArguments what the kernel command line begins with
 * @param netdevId the name of QEMU's network back end
 * @param disableLegacy whether the network card is virtio 1.0 only
 * @param iommuPlatform whether the network card uses the platform's IOMMU, as encrypted memory
 *     needs
 * @param romFile the network card's boot ROM; empty for none
 * @param restrictNetwork whether guests are kept from reaching anything but the host's forwards
 * @param ports the guest's ports that are forwarded
 */
public record GuestConfig(
    String machine,
    String cpuModel,
    int vcpus,
    int maxVcpus,
    long memoryBytes,
    AccelerationChoice acceleration,
    Path firmwareCode,
    Path firmwareVars,
    Path kernel,
    Path rootfs,
    String kernelArguments,
    String netdevId,
    boolean disableLegacy,
    boolean iommuPlatform,
    String romFile,
    boolean restrictNetwork,
    List<GuestPort> ports) {
  /** Keeps an unmodifiable copy of the ports. */
  public GuestConfig {
    ports = List.copyOf(ports);
  }
}
