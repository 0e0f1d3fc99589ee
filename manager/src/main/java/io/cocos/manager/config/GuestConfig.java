package io.cocos.manager.config;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.manager.vm.Confidential;
import io.cocos.manager.vm.GuestPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What every VM is made of.
 *
 * @param machine QEMU's machine type
 * @param emulator the QEMU that runs it; empty for libvirt's choice
 * @param cpuModel the CPU model that guests see
 * @param vcpus how many virtual CPUs a guest starts with
 * @param maxVcpus how many it may have; empty for the usual number, or what the hypervisor can
 * @param memoryBytes its memory, in bytes
 * @param maxMemoryBytes what its memory can grow to; no more than that for no growth
 * @param memorySlots how many modules can be added to its memory
 * @param acceleration KVM or TCG
 * @param confidential what protects every guest from its host; empty for nothing
 * @param firmwareCode the OVMF code image, or one of code and variables
 * @param firmwareVars the OVMF variables that every VM gets a copy of, unless they are in the image
 * @param vtpm whether every guest has a TPM of its host's
 * @param kernel the guest's kernel
 * @param rootfs the guest's initial root file system
 * @param kernelArguments what the kernel command line begins with
 * @param disk what guests boot from instead of kernel and root file system; empty when from those
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
    Optional<Path> emulator,
    String cpuModel,
    int vcpus,
    Optional<Integer> maxVcpus,
    long memoryBytes,
    long maxMemoryBytes,
    int memorySlots,
    AccelerationChoice acceleration,
    Optional<ConfidentialConfig> confidential,
    Path firmwareCode,
    Path firmwareVars,
    boolean vtpm,
    Path kernel,
    Path rootfs,
    String kernelArguments,
    Optional<DiskImage> disk,
    String netdevId,
    boolean disableLegacy,
    boolean iommuPlatform,
    String romFile,
    boolean restrictNetwork,
    List<GuestPort> ports) {
  /** The original's number, which not every host can give. */
  private static final int USUAL_MAX_VCPUS = 64;

  /** The models that are whatever the host has. */
  private static final Set<String> UNNAMED_CPUS = Set.of("host", "max", "maximum");

  /** Keeps an unmodifiable copy of the ports. */
  public GuestConfig {
    ports = List.copyOf(ports);
  }

  /**
   * How many virtual CPUs a guest may have: what was asked for, without regard to what can be, so
   * that the hypervisor refuses what it cannot give; the usual number as far as it can be given.
   *
   * @param most what the hypervisor can give
   */
  public int maxVcpus(int most) {
    return Math.max(vcpus, maxVcpus.orElse(Math.min(USUAL_MAX_VCPUS, most)));
  }

  static GuestConfig read(Environment environment) {
    Optional<ConfidentialConfig> confidential = ConfidentialVariables.read(environment);
    confidential.ifPresent(asked -> checkProtectable(environment, asked.technology()));
    refuseLegacyWithIommu(
        environment,
        GuestVariables.VIRTIO_NET_PCI_DISABLE_LEGACY,
        GuestVariables.VIRTIO_NET_PCI_IOMMU_PLATFORM);
    refuseLegacyWithIommu(
        environment,
        GuestVariables.VIRTIO_SCSI_PCI_DISABLE_LEGACY,
        GuestVariables.VIRTIO_SCSI_PCI_IOMMU_PLATFORM);
    refuseHostCpuWithoutKvm(environment);
    return new GuestConfig(
        environment.get(GuestVariables.MACHINE),
        environment.get(GuestVariables.EMULATOR),
        environment.get(GuestVariables.CPU),
        environment.get(GuestVariables.SMP_COUNT),
        environment.get(GuestVariables.SMP_MAXCPUS),
        environment.get(GuestVariables.MEMORY_SIZE),
        environment.get(GuestVariables.MAX_MEMORY),
        environment.get(GuestVariables.MEMORY_SLOTS),
        environment.get(GuestVariables.ENABLE_KVM),
        confidential,
        environment.get(GuestVariables.OVMF_CODE_FILE),
        environment.get(GuestVariables.OVMF_VARS_FILE),
        environment.get(GuestVariables.VTPM),
        environment.get(GuestVariables.DISK_IMG_KERNEL_FILE),
        environment.get(GuestVariables.DISK_IMG_ROOTFS_FILE),
        environment.get(ServiceVariables.KERNEL_ARGUMENTS),
        environment.get(GuestVariables.DISK_IMG_FILE).map(file -> diskImage(file, environment)),
        environment.get(GuestVariables.NETDEV_ID),
        environment.get(GuestVariables.VIRTIO_NET_PCI_DISABLE_LEGACY),
        environment.get(GuestVariables.VIRTIO_NET_PCI_IOMMU_PLATFORM),
        environment.get(GuestVariables.VIRTIO_NET_PCI_ROMFILE),
        !environment.get(ServiceVariables.GUEST_NETWORK),
        List.of(
            new GuestPort(
                GuestPort.SSH,
                environment.get(GuestVariables.HOST_FWD_1),
                environment.get(GuestVariables.GUEST_FWD_1)),
            new GuestPort(
                GuestPort.AGENT_HTTP,
                environment.get(GuestVariables.HOST_FWD_2),
                environment.get(GuestVariables.GUEST_FWD_2)),
            agentGrpcPort(environment)));
  }

  private static DiskImage diskImage(Path file, Environment environment) {
    return new DiskImage(
        file,
        environment.get(GuestVariables.DISK_IMG_FORMAT),
        environment.get(GuestVariables.VIRTIO_SCSI_PCI_ID),
        environment.get(GuestVariables.VIRTIO_SCSI_PCI_DISABLE_LEGACY),
        environment.get(GuestVariables.VIRTIO_SCSI_PCI_IOMMU_PLATFORM));
  }

  /**
   * The agent's gRPC port has two names, of two generations of the original; the newer one wins.
   */
  private static GuestPort agentGrpcPort(Environment environment) {
    return new GuestPort(
        GuestPort.AGENT_GRPC,
        environment
            .get(GuestVariables.HOST_FWD_AGENT)
            .orElseGet(() -> environment.get(GuestVariables.HOST_FWD_3)),
        environment
            .get(GuestVariables.GUEST_FWD_AGENT)
            .orElseGet(() -> environment.get(GuestVariables.GUEST_FWD_3)));
  }

  /**
   * What a protected guest cannot be without. Emulation is only warned of, since it leaves nobody
   * unprotected: QEMU aborts such a guest, and an emulator that can start it is the operator's own.
   */
  private static void checkProtectable(Environment environment, Confidential technology) {
    if (environment.get(GuestVariables.ENABLE_KVM) == AccelerationChoice.TCG) {
      environment.warn(
          contradiction(GuestVariables.ENABLE_KVM.name() + " is false", technology)
              + "QEMU cannot encrypt an emulated guest and does not start it; set it to auto or"
              + " true");
    }
    if (!environment.get(GuestVariables.VIRTIO_NET_PCI_IOMMU_PLATFORM)) {
      throw refused(
          contradiction(
                  GuestVariables.VIRTIO_NET_PCI_IOMMU_PLATFORM.name() + " is false", technology)
              + "the card could not reach the memory that the guest shares with it; set it to true");
    }
    if (!environment.get(GuestVariables.VIRTIO_SCSI_PCI_IOMMU_PLATFORM)) {
      throw refused(
          contradiction(
                  GuestVariables.VIRTIO_SCSI_PCI_IOMMU_PLATFORM.name() + " is false", technology)
              + "the disk could not reach the memory that the guest shares with it; set it to true");
    }
    if (!environment.get(GuestVariables.VIRTIO_NET_PCI_ROMFILE).isEmpty()) {
      throw refused(
          contradiction(GuestVariables.VIRTIO_NET_PCI_ROMFILE.name() + " is set", technology)
              + "a boot ROM is code of the host's that no measurement covers; unset it");
    }
    String cpu = environment.get(GuestVariables.CPU);
    if (technology == Confidential.TDX && !UNNAMED_CPUS.contains(cpu)) {
      throw refused(
          contradiction(GuestVariables.CPU.name() + " is " + cpu, technology)
              + "QEMU takes no named CPU model for TDX; set it to host");
    }
  }

  private static String contradiction(String setting, Confidential technology) {
    return "%s while guests are to have %s: "
        .formatted(setting, technology.label().toUpperCase(Locale.ROOT));
  }

  private static ManagerException refused(String why) {
    return new ManagerException(ErrorCode.CONFIGURATION_INVALID, why);
  }

  private static void refuseLegacyWithIommu(
      Environment environment, Variable<Boolean> disableLegacy, Variable<Boolean> iommuPlatform) {
    if (environment.get(iommuPlatform) && !environment.get(disableLegacy)) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s is off while %s is true: legacy virtio knows no IOMMU, so switch both off or none"
              .formatted(disableLegacy.name(), iommuPlatform.name()));
    }
  }

  private static void refuseHostCpuWithoutKvm(Environment environment) {
    if (environment.get(GuestVariables.CPU).equals("host")
        && environment.get(GuestVariables.ENABLE_KVM) == AccelerationChoice.TCG) {
      throw new ManagerException(
          ErrorCode.CONFIGURATION_INVALID,
          "MANAGER_QEMU_CPU is host while MANAGER_QEMU_ENABLE_KVM is false: only KVM can pass the"
              + " host's CPU on; set the CPU to max");
    }
  }
}
