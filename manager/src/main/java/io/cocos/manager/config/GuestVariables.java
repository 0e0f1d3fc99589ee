package io.cocos.manager.config;

import static io.cocos.manager.config.ValueType.ALIAS;
import static io.cocos.manager.config.ValueType.BOOLEAN;
import static io.cocos.manager.config.ValueType.ID;
import static io.cocos.manager.config.ValueType.NAME;
import static io.cocos.manager.config.ValueType.PATH;
import static io.cocos.manager.config.ValueType.PORT;
import static io.cocos.manager.config.ValueType.SIZE;
import static io.cocos.manager.config.ValueType.TEXT;
import static io.cocos.manager.config.ValueType.number;
import static io.cocos.manager.config.ValueType.oneOf;
import static io.cocos.manager.config.ValueType.only;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The variables that say what VMs are made of. */
final class GuestVariables {
  static final Section SECTION = new Section("The guests");

  private static final String FLASH = "firmware is in flash, or it is no UEFI";
  private static final String RAW = "libvirt reads others from 9.2 on";

  static final Variable<AccelerationChoice> ENABLE_KVM =
      variable(
          "ENABLE_KVM",
          oneOf(List.of("auto", "true", "false"), GuestVariables::acceleration),
          "auto",
          "`true`: KVM or nothing; `false`: emulation (TCG); `auto`: KVM where it is seen to work");

  static final Variable<String> MACHINE = variable("MACHINE", NAME, "q35", "QEMU's machine type");

  static final Variable<Optional<Path>> EMULATOR =
      SECTION.optional(
          "MANAGER_QEMU_EMULATOR",
          PATH,
          "that of the domain template, or libvirt's choice",
          "the QEMU that runs the guests, such as `/usr/local/bin/qemu-system-x86_64`");

  static final Variable<String> CPU =
      variable(
          "CPU",
          NAME,
          "EPYC",
          "the CPU model; `host` (KVM only), `max`, or one of `virsh cpu-models x86_64`");

  static final Variable<Integer> SMP_COUNT =
      variable("SMP_COUNT", number(1, 4096), "4", "virtual CPUs at boot");

  static final Variable<Optional<Integer>> SMP_MAXCPUS =
      SECTION.optional(
          "MANAGER_QEMU_SMP_MAXCPUS",
          number(1, 4096),
          "`64`, or as many as the hypervisor can",
          "virtual CPUs at most; never fewer than `SMP_COUNT`");

  static final Variable<Long> MEMORY_SIZE =
      variable("MEMORY_SIZE", SIZE, "2048M", "a guest's memory");

  static final Variable<Integer> MEMORY_SLOTS =
      variable("MEMORY_SLOTS", number(0, 256), "5", "modules that can be added to it; 0 for none");

  static final Variable<Long> MAX_MEMORY =
      variable(
          "MAX_MEMORY", SIZE, "30G", "what it can grow to; at most `MEMORY_SIZE` for no growth");

  static final Variable<Path> OVMF_CODE_FILE =
      variable(
          "OVMF_CODE_FILE",
          PATH,
          "/usr/share/OVMF/OVMF_CODE.fd",
          "the firmware: code for flash, or one image of code and variables"
              + " ([which](confidential.md#what-it-takes))");

  static final Variable<Path> OVMF_VARS_FILE =
      variable(
          "OVMF_VARS_FILE",
          PATH,
          "/usr/share/OVMF/OVMF_VARS.fd",
          "its variables, of which each VM gets a copy; not looked at when the image holds them");

  static final Variable<Path> DISK_IMG_KERNEL_FILE =
      variable(
          "DISK_IMG_KERNEL_FILE",
          PATH,
          "img/bzImage",
          "the guest's kernel; an installed manager takes the one installed with it");

  static final Variable<Path> DISK_IMG_ROOTFS_FILE =
      variable(
          "DISK_IMG_ROOTFS_FILE", PATH, "img/rootfs.cpio.gz", "its root file system; likewise");

  static final Variable<Optional<Path>> DISK_IMG_FILE =
      SECTION.optional(
          "MANAGER_QEMU_DISK_IMG_FILE",
          PATH,
          "none",
          "a disk that guests boot from instead, each with an overlay of its own over it"
              + " ([how](disk-images.md))");

  static final Variable<String> DISK_IMG_FORMAT =
      variable("DISK_IMG_FORMAT", oneOf("qcow2", "raw"), "qcow2", "that disk's format");

  static final Variable<String> VIRTIO_SCSI_PCI_ID =
      variable(
          "VIRTIO_SCSI_PCI_ID",
          ALIAS,
          "scsi",
          "its controller's name, which libvirt puts `ua-` to");

  static final Variable<Boolean> VIRTIO_SCSI_PCI_DISABLE_LEGACY =
      variable(
          "VIRTIO_SCSI_PCI_DISABLE_LEGACY", BOOLEAN, "on", "the controller is virtio 1.0 only");

  static final Variable<Boolean> VIRTIO_SCSI_PCI_IOMMU_PLATFORM =
      variable(
          "VIRTIO_SCSI_PCI_IOMMU_PLATFORM",
          BOOLEAN,
          "true",
          "it uses the platform's IOMMU, as encrypted memory needs");

  static final Variable<Boolean> VTPM =
      variable(
          "VTPM",
          BOOLEAN,
          "false",
          "whether every VM has a TPM 2.0, which is a process of its host's (`swtpm`)");

  static final Variable<String> NETDEV_ID =
      variable("NETDEV_ID", ID, "vmnic", "the name of QEMU's network back end");

  static final Variable<Boolean> VIRTIO_NET_PCI_DISABLE_LEGACY =
      variable(
          "VIRTIO_NET_PCI_DISABLE_LEGACY", BOOLEAN, "on", "the network card is virtio 1.0 only");

  static final Variable<Boolean> VIRTIO_NET_PCI_IOMMU_PLATFORM =
      variable(
          "VIRTIO_NET_PCI_IOMMU_PLATFORM",
          BOOLEAN,
          "true",
          "it uses the platform's IOMMU, as encrypted memory needs");

  static final Variable<String> VIRTIO_NET_PCI_ROMFILE =
      variable("VIRTIO_NET_PCI_ROMFILE", TEXT, "", "its boot ROM");

  static final Variable<Integer> HOST_FWD_1 =
      variable("HOST_FWD_1", PORT, "2222", "the first VM's host port for ssh");

  static final Variable<Integer> HOST_FWD_2 =
      variable("HOST_FWD_2", PORT, "9301", "the one for the agent's HTTP");

  static final Variable<Integer> HOST_FWD_3 =
      variable("HOST_FWD_3", PORT, "7020", "the one for the agent's gRPC");

  static final Variable<Optional<Integer>> HOST_FWD_AGENT =
      SECTION.optional(
          "MANAGER_QEMU_HOST_FWD_AGENT",
          PORT,
          "that of `HOST_FWD_3`",
          "another name of `HOST_FWD_3`, which it overrides");

  static final Variable<Integer> GUEST_FWD_1 =
      variable("GUEST_FWD_1", PORT, "22", "the guest's port for ssh");

  static final Variable<Integer> GUEST_FWD_2 =
      variable("GUEST_FWD_2", PORT, "9031", "the one for the agent's HTTP");

  static final Variable<Integer> GUEST_FWD_3 =
      variable("GUEST_FWD_3", PORT, "7002", "the one for the agent's gRPC");

  static final Variable<Optional<Integer>> GUEST_FWD_AGENT =
      SECTION.optional(
          "MANAGER_QEMU_GUEST_FWD_AGENT",
          PORT,
          "that of `GUEST_FWD_3`",
          "another name of `GUEST_FWD_3`, which it overrides");

  static {
    // These can have one value only, which the domain document has anyway; they are checked.
    fixed("OVMF_CODE_IF", "pflash", FLASH);
    fixed("OVMF_CODE_FORMAT", "raw", RAW);
    fixed("OVMF_CODE_UNIT", "0", "the machine starts from the first flash");
    fixed("OVMF_CODE_READONLY", "on", "VMs share the file");
    fixed("OVMF_VARS_IF", "pflash", FLASH);
    fixed("OVMF_VARS_FORMAT", "raw", RAW);
    fixed("OVMF_VARS_UNIT", "1", "the firmware looks for them in the second flash");
  }

  private GuestVariables() {}

  private static <T> Variable<T> variable(
      String name, ValueType<T> type, String otherwise, String meaning) {
    return SECTION.variable("MANAGER_QEMU_" + name, type, otherwise, meaning);
  }

  private static void fixed(String name, String value, String reason) {
    variable(name, only(value, reason), value, "accepted, for it could be nothing else");
  }

  private static AccelerationChoice acceleration(String word) {
    return switch (word) {
      case "true" -> AccelerationChoice.KVM;
      case "false" -> AccelerationChoice.TCG;
      default -> AccelerationChoice.AUTO;
    };
  }
}
