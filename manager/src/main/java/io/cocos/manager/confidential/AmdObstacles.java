package io.cocos.manager.confidential;

import io.cocos.manager.confidential.KernelModule.Switch;
import io.cocos.manager.vm.Confidential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What stands between a machine and one of AMD's three technologies. The kernel calls each by one
 * name, as a flag of the processor and as a parameter of its module.
 *
 * @param root the machine's root folder
 * @param technology which of them
 * @param name the kernel's name for it
 * @param takes what has it
 * @param linux since which version the kernel launches such guests
 * @see <a href="https://docs.kernel.org/virt/kvm/x86/amd-memory-encryption.html">Linux: Secure
 *     Encrypted Virtualization</a>
 * @see <a href="https://docs.kernel.org/arch/x86/amd-memory-encryption.html">Linux: AMD memory
 *     encryption, with the table that SEV-SNP needs</a>
 */
record AmdObstacles(Path root, Confidential technology, String name, String takes, String linux) {

  static AmdObstacles ofSev(Path root) {
    return new AmdObstacles(
        root,
        Confidential.SEV,
        "sev",
        "an AMD EPYC whose firmware setup has SEV switched on",
        "4.16");
  }

  static AmdObstacles ofSevEs(Path root) {
    return new AmdObstacles(
        root,
        Confidential.SEV_ES,
        "sev_es",
        "an AMD EPYC 7002 or later whose firmware setup has SEV switched on",
        "5.11");
  }

  static AmdObstacles ofSevSnp(Path root) {
    return new AmdObstacles(
        root,
        Confidential.SEV_SNP,
        "sev_snp",
        "an AMD EPYC 7003 or later whose firmware setup has SEV-SNP, its memory coverage (the RMP"
            + " table) and the IOMMU switched on, and Linux 6.11 or later, whose 'dmesg | grep -i"
            + " -e sev -e rmp' says what it found",
        "6.11");
  }

  /** The first thing that is missing, and what to do about it; else where to look. */
  String first() {
    KernelModule module = module();
    if (!Processor.read(root).flags().contains(name)) {
      return "the processor has no %s (no flag %s in /proc/cpuinfo): it takes %s"
          .formatted(technology.title(), name, takes);
    }
    if (!module.isLoaded()) {
      return "the kernel module kvm_amd is not loaded: modprobe kvm_amd %s=1".formatted(name);
    }
    if (module.parameter(name) == Switch.UNKNOWN) {
      return "the kernel module kvm_amd knows no %s (no parameter %s): it takes Linux %s or later"
          .formatted(technology.title(), name, linux);
    }
    return switchedOff()
        .or(this::noDevice)
        .orElse(
            "processor, kernel module and /dev/sev are there, so it is QEMU or libvirt that cannot:"
                + " look whether QEMU's user may open /dev/sev, then restart libvirt's daemon, which"
                + " remembers what QEMU could");
  }

  /** Whether the kernel has been told not to, or could not. */
  Optional<String> switchedOff() {
    return module().parameter(name) == Switch.OFF
        ? Optional.of(
            "the kernel module kvm_amd has %s switched off: load it with %s=1 (kvm_amd.%s=1 on the kernel's command line); if it was, 'dmesg | grep -i sev' says why it gave up"
                .formatted(technology.title(), name, name))
        : Optional.empty();
  }

  private Optional<String> noDevice() {
    return Files.exists(root.resolve("dev/sev"))
        ? Optional.empty()
        : Optional.of(
            "there is no /dev/sev: 'dmesg | grep ccp' says how the driver of AMD's secure processor"
                + " fared");
  }

  private KernelModule module() {
    return KernelModule.of(root, "kvm_amd");
  }
}
