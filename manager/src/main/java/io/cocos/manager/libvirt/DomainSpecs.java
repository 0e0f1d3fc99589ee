package io.cocos.manager.libvirt;

import io.cocos.computation.ComputationManifest;
import io.cocos.computation.GuestCommandLine;
import io.cocos.manager.confidential.FirmwareFile;
import io.cocos.manager.config.GuestConfig;
import io.cocos.manager.domainxml.DomainMetadata;
import io.cocos.manager.domainxml.DomainMetadata.Confidentiality;
import io.cocos.manager.domainxml.DomainMetadata.ManifestPlace;
import io.cocos.manager.domainxml.DomainSpec;
import io.cocos.manager.domainxml.DomainSpec.Boot;
import io.cocos.manager.domainxml.DomainSpec.Cpu;
import io.cocos.manager.domainxml.DomainSpec.DirectBoot;
import io.cocos.manager.domainxml.DomainSpec.DiskBoot;
import io.cocos.manager.domainxml.DomainSpec.Firmware;
import io.cocos.manager.domainxml.DomainSpec.Flash;
import io.cocos.manager.domainxml.DomainSpec.Memory;
import io.cocos.manager.domainxml.DomainSpec.Network;
import io.cocos.manager.domainxml.DomainSpec.Rom;
import io.cocos.manager.domainxml.HostForward;
import io.cocos.manager.domainxml.KernelCommandLine;
import io.cocos.manager.domainxml.LaunchSecurity;
import io.cocos.manager.vm.Forward;
import io.cocos.manager.vm.VmSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says what a VM's domain document is to contain: the operator's choices and the VM's own. Pure.
 */
final class DomainSpecs {
  private final GuestConfig guest;

  DomainSpecs(GuestConfig guest) {
    this.guest = guest;
  }

  /**
   * How a computation reaches its guest.
   *
   * @param place where it lies
   * @param commandLine what the kernel is told; empty when a disk tells it
   */
  record Manifest(ManifestPlace place, KernelCommandLine commandLine) {}

  /**
   * The computation goes on the kernel command line when it fits, else into a file. The digest is
   * on the command line either way, since only that is part of a launch measurement. A disk has its
   * own command line, and an agent that knows nothing of our files: it is called.
   *
   * @param execution whether the guest is protected from the host, which it is told
   */
  Manifest manifest(Optional<ComputationManifest> computation, Execution execution) {
    if (guest.disk().isPresent()) {
      return new Manifest(
          computation.isPresent() ? ManifestPlace.CALL : ManifestPlace.NONE,
          new KernelCommandLine(""));
    }
    String arguments = arguments(execution);
    return computation
        .map(one -> manifest(one, arguments))
        .orElseGet(() -> new Manifest(ManifestPlace.NONE, new KernelCommandLine(arguments)));
  }

  private String arguments(Execution execution) {
    return GuestCommandLine.arguments(
        guest.kernelArguments(),
        execution.launchSecurity().map(security -> mode(security.confidentiality())));
  }

  private static String mode(Confidentiality protection) {
    return protection.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Manifest manifest(ComputationManifest computation, String arguments) {
    GuestCommandLine line = GuestCommandLine.of(arguments, computation);
    return line.withComputation().length() <= KernelCommandLine.MAX_BYTES
        ? new Manifest(ManifestPlace.COMMAND_LINE, new KernelCommandLine(line.withComputation()))
        : new Manifest(ManifestPlace.FW_CFG, new KernelCommandLine(line.withoutComputation()));
  }

  /**
   * The whole domain.
   *
   * @param execution how the host executes it
   */
  DomainSpec domain(VmSpec vm, Manifest manifest, VmFolder folder, Execution execution) {
    List<HostForward> forwards = vm.forwards().stream().map(DomainSpecs::hostForward).toList();
    return new DomainSpec(
        vm.id(),
        vm.domain(),
        execution.acceleration(),
        guest.machine(),
        guest.emulator(),
        new Cpu(guest.cpuModel(), guest.vcpus(), guest.maxVcpus(execution.mostVcpus())),
        new Memory(guest.memoryBytes(), guest.maxMemoryBytes(), guest.memorySlots()),
        firmware(folder),
        boot(manifest, folder),
        manifest.place() == ManifestPlace.FW_CFG
            ? Optional.of(folder.computation())
            : Optional.empty(),
        new Network(
            guest.netdevId(),
            guest.restrictNetwork(),
            forwards,
            guest.disableLegacy(),
            guest.iommuPlatform(),
            guest.romFile()),
        folder.consoleLog(),
        guest.vtpm(),
        execution.launchSecurity().map(security -> reporting(security, vm)),
        new DomainMetadata(
            vm.computationId(),
            manifest.place(),
            forwards,
            guest.vcpus(),
            guest.memoryBytes(),
            vm.createdAt(),
            vm.timeout(),
            vm.deadline(),
            vm.idempotencyKey(),
            execution
                .launchSecurity()
                .map(LaunchSecurity::confidentiality)
                .orElse(Confidentiality.NONE),
            Optional.empty()));
  }

  /** Every report of the guest is to tell what it was launched for. */
  private static LaunchSecurity reporting(LaunchSecurity security, VmSpec vm) {
    return vm.computationId().map(security::reporting).orElse(security);
  }

  /** One image of code and variables is no flash: whoever it starts keeps no variables. */
  private Firmware firmware(VmFolder folder) {
    return FirmwareFile.holdsVariables(guest.firmwareCode())
        ? new Rom(guest.firmwareCode())
        : new Flash(guest.firmwareCode(), guest.firmwareVars(), folder.firmwareVars());
  }

  private Boot boot(Manifest manifest, VmFolder folder) {
    return guest
        .disk()
        .<Boot>map(
            disk ->
                new DiskBoot(
                    folder.diskOverlay(),
                    disk.file(),
                    disk.format(),
                    disk.controllerId(),
                    disk.disableLegacy(),
                    disk.iommuPlatform()))
        .orElseGet(() -> new DirectBoot(folder.kernel(), folder.rootfs(), manifest.commandLine()));
  }

  private static HostForward hostForward(Forward forward) {
    return new HostForward(
        forward.name(), forward.hostAddress(), forward.hostPort(), forward.guestPort());
  }
}
