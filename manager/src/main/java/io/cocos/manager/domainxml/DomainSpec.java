package io.cocos.manager.domainxml;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * All that one VM's domain document needs beyond the template. What would break the document, or
 * let one value change the meaning of another, is refused here.
 *
 * @param uuid the VM's id
 * @param name libvirt's name of it; libvirt makes file names of it, hence no slash
 * @param acceleration who executes the guest
 * @param machine QEMU's machine type, such as {@code q35}
 * @param emulator the QEMU that runs it; empty for the template's, or libvirt's own choice
 * @param cpu the guest's processors
 * @param memory the guest's memory
 * @param firmware the firmware and its variables
 * @param boot what the firmware starts
 * @param manifestFile a file which the guest reads by firmware configuration under {@link
 *     #MANIFEST_ENTRY}; empty when the manifest is on the kernel command line
 * @param network the guest's network card and the ways in
 * @param consoleLog the file that keeps what the guest writes to its serial console
 * @param vtpm whether the guest has a TPM, emulated by its host
 * @param launchSecurity what protects the guest from the host; empty for nothing
 * @param metadata what the manager notes in the domain; tells the same as this spec
 */
public record DomainSpec(
    UUID uuid,
    String name,
    Acceleration acceleration,
    String machine,
    Optional<Path> emulator,
    Cpu cpu,
    Memory memory,
    Firmware firmware,
    Boot boot,
    Optional<Path> manifestFile,
    Network network,
    Path consoleLog,
    boolean vtpm,
    Optional<LaunchSecurity> launchSecurity,
    DomainMetadata metadata) {

  /** The name under which the guest finds the manifest: {@code by_name/<this>/raw} in sysfs. */
  public static final String MANIFEST_ENTRY = "opt/cocos/computation";

  private static final Pattern NAME = Pattern.compile("[^/\\r\\n]+");
  private static final Pattern QEMU_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  public DomainSpec {
    DomainText.requireLine("name", name);
    DomainText.requireMatch("name", NAME, name);
    DomainText.requireMatch("machine", QEMU_NAME, machine);
    emulator.ifPresent(path -> DomainText.requireAbsolute("emulator", path));
    manifestFile.ifPresent(DomainSpec::requireManifestFile);
    DomainText.requireAbsolute("console log", consoleLog);
    boolean inFile = metadata.manifest() == DomainMetadata.ManifestPlace.FW_CFG;
    if (inFile != manifestFile.isPresent()) {
      throw new IllegalArgumentException(
          "metadata says that the manifest is in %s, but the manifest file is %s"
              .formatted(metadata.manifest(), manifestFile));
    }
    if (!metadata.forwards().equals(network.forwards())) {
      throw new IllegalArgumentException(
          "metadata has the forwards %s, the network %s"
              .formatted(metadata.forwards(), network.forwards()));
    }
    if (metadata.vcpus() != cpu.vcpus() || metadata.memoryBytes() != memory.bytes()) {
      throw new IllegalArgumentException(
          "metadata has %d vcpus and %d bytes of memory, the domain %d and %d"
              .formatted(metadata.vcpus(), metadata.memoryBytes(), cpu.vcpus(), memory.bytes()));
    }
    if (acceleration == Acceleration.TCG && cpu.isHost()) {
      throw new IllegalArgumentException("cpu model 'host' needs KVM; TCG has 'max'");
    }
    requireProtectable(network, firmware, launchSecurity, metadata);
  }

  /** The same VM, reached by other ports. */
  public DomainSpec withForwards(List<HostForward> forwards) {
    return new DomainSpec(
        uuid,
        name,
        acceleration,
        machine,
        emulator,
        cpu,
        memory,
        firmware,
        boot,
        manifestFile,
        network.withForwards(forwards),
        consoleLog,
        vtpm,
        launchSecurity,
        metadata.withForwards(forwards));
  }

  /** Who executes the guest. */
  public enum Acceleration {
    /** The processor, by the kernel's virtual machine. */
    KVM,
    /** QEMU's own translator. */
    TCG
  }

  /**
   * The guest's processors.
   *
   * @param model one of libvirt's CPU models such as {@code EPYC}; {@code host} is the host's own
   *     (KVM only), {@code max} or {@code maximum} all that can be given
   * @param vcpus how many there are at boot
   * @param maxVcpus how many there can be
   */
  public record Cpu(String model, int vcpus, int maxVcpus) {
    public Cpu {
      DomainText.requireMatch("cpu model", QEMU_NAME, model);
      requirePositive("vcpus", vcpus);
      if (maxVcpus < vcpus) {
        throw new IllegalArgumentException(
            "maximum of vcpus must be at least the %d at boot, is %d".formatted(vcpus, maxVcpus));
      }
    }

    boolean isHost() {
      return model.equals("host");
    }

    boolean isMaximum() {
      return model.equals("max") || model.equals("maximum");
    }
  }

  /**
   * The guest's memory.
   *
   * @param bytes how much there is at boot
   * @param maxBytes what it can grow to
   * @param slots how many modules can be added
   */
  public record Memory(long bytes, long maxBytes, int slots) {
    public Memory {
      requirePositive("memory", bytes);
      if (slots < 0) {
        throw new IllegalArgumentException("memory slots must be at least 0, is " + slots);
      }
    }

    /** Whether there is anything to add, and a place for it. */
    boolean canGrow() {
      return slots > 0 && maxBytes > bytes;
    }
  }

  /** UEFI firmware. */
  public sealed interface Firmware {}

  /**
   * Firmware in flash.
   *
   * @param code the firmware itself, only read
   * @param varsTemplate the variables of a fresh machine, only read
   * @param vars this VM's own variables; libvirt copies the template there
   */
  public record Flash(Path code, Path varsTemplate, Path vars) implements Firmware {
    public Flash {
      DomainText.requireAbsolute("firmware code", code);
      DomainText.requireAbsolute("firmware variables template", varsTemplate);
      DomainText.requireAbsolute("firmware variables", vars);
    }
  }

  /**
   * Firmware without variables, which QEMU copies into the guest's memory.
   *
   * @param image all of it, only read
   */
  public record Rom(Path image) implements Firmware {
    public Rom {
      DomainText.requireAbsolute("firmware image", image);
    }
  }

  /** What the firmware starts. */
  public sealed interface Boot {}

  /**
   * A kernel which the firmware starts without any disk.
   *
   * @param kernel the kernel
   * @param initrd the first file system
   * @param commandLine the kernel's parameters, all of them
   */
  public record DirectBoot(Path kernel, Path initrd, KernelCommandLine commandLine)
      implements Boot {
    public DirectBoot {
      DomainText.requireAbsolute("kernel", kernel);
      DomainText.requireAbsolute("initrd", initrd);
    }
  }

  /**
   * A disk on a virtio-scsi controller, on which the firmware finds what to start.
   *
   * @param overlay this VM's own qcow2 file, which holds what the guest writes
   * @param image the image below it, only read
   * @param imageFormat the image's format, such as {@code qcow2}
   * @param controllerId the controller's name, to which libvirt's {@code ua-} is put
   * @param disableLegacy whether the controller speaks only the present virtio
   * @param iommuPlatform whether the controller keeps to memory which the guest offers for
   *     exchange; needed by guests with encrypted memory
   */
  public record DiskBoot(
      Path overlay,
      Path image,
      String imageFormat,
      String controllerId,
      boolean disableLegacy,
      boolean iommuPlatform)
      implements Boot {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_-]+");

    public DiskBoot {
      DomainText.requireAbsolute("disk overlay", overlay);
      DomainText.requireAbsolute("disk image", image);
      DomainText.requireMatch("disk image format", QEMU_NAME, imageFormat);
      DomainText.requireMatch("disk controller id", ALIAS, controllerId);
      if (iommuPlatform && !disableLegacy) {
        throw new IllegalArgumentException(
            "iommu platform needs a disk controller with legacy disabled");
      }
    }
  }

  /**
   * The guest's card in QEMU's user network.
   *
   * @param netdevId QEMU's id of the network's host side
   * @param restrict whether the guest is kept from opening connections to the host and beyond
   * @param forwards the ways in
   * @param disableLegacy whether the card speaks only the present virtio
   * @param iommuPlatform whether the card keeps to memory which the guest offers for exchange;
   *     needed by guests with encrypted memory
   * @param romFile the card's boot ROM, empty for none
   */
  public record Network(
      String netdevId,
      boolean restrict,
      List<HostForward> forwards,
      boolean disableLegacy,
      boolean iommuPlatform,
      String romFile) {
    private static final Pattern QEMU_ID = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");

    public Network {
      DomainText.requireMatch("netdev id", QEMU_ID, netdevId);
      DomainText.requireXml("rom file", romFile);
      if (iommuPlatform && !disableLegacy) {
        throw new IllegalArgumentException(
            "iommu platform needs a network card with legacy disabled");
      }
      forwards = List.copyOf(forwards);
      Set<String> names = new HashSet<>();
      Set<String> sockets = new HashSet<>();
      for (HostForward forward : forwards) {
        if (!names.add(forward.name())) {
          throw new IllegalArgumentException("two forwards are named " + forward.name());
        }
        String socket = forward.hostAddress() + ":" + forward.hostPort();
        if (!sockets.add(socket)) {
          throw new IllegalArgumentException("two forwards listen on " + socket);
        }
      }
    }

    /** The same card, reached by other ports. */
    public Network withForwards(List<HostForward> others) {
      return new Network(netdevId, restrict, others, disableLegacy, iommuPlatform, romFile);
    }
  }

  /** A device reaches a protected guest's memory only where the guest lets it. */
  private static void requireProtectable(
      Network network,
      Firmware firmware,
      Optional<LaunchSecurity> launchSecurity,
      DomainMetadata metadata) {
    DomainMetadata.Confidentiality protection =
        launchSecurity
            .map(LaunchSecurity::confidentiality)
            .orElse(DomainMetadata.Confidentiality.NONE);
    if (metadata.confidential() != protection) {
      throw new IllegalArgumentException(
          "metadata has the protection %s, the domain %s"
              .formatted(metadata.confidential(), protection));
    }
    if (launchSecurity.isPresent() && (!network.iommuPlatform() || !network.romFile().isEmpty())) {
      throw new IllegalArgumentException(
          "launch security needs a network card with iommu platform and without boot ROM");
    }
    if (launchSecurity.filter(LaunchSecurity::needsFirmwareInMemory).isPresent()
        && !(firmware instanceof Rom)) {
      throw new IllegalArgumentException(
          "the protection %s needs firmware in memory, not in flash".formatted(protection));
    }
  }

  private static void requireManifestFile(Path file) {
    DomainText.requireAbsolute("manifest file", file);
    // libvirt 9.0 pastes the name into QEMU's -fw_cfg, where a comma begins the next option.
    if (file.toString().indexOf(',') >= 0) {
      throw new IllegalArgumentException("manifest file must have no comma, is " + file);
    }
  }

  private static void requirePositive(String field, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(field + " must be at least 1, is " + value);
    }
  }
}
