package io.cocos.manager.confidential;

import io.cocos.manager.confidential.KernelModule.Switch;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What stands between a machine and Intel's TDX.
 *
 * @param root the machine's root folder
 * @see <a href="https://docs.kernel.org/arch/x86/tdx.html">Linux: Intel Trust Domain Extensions,
 *     TDX host kernel support</a>
 */
record TdxObstacles(Path root) {
  private static final String FLAG = "tdx_host_platform";
  private static final String LINUX = "Linux 6.16 or later";
  private static final String LOG = "'dmesg | grep -i tdx'";

  /** The first thing that is missing, and what to do about it; else where to look. */
  String first() {
    KernelModule module = module();
    if (!Processor.read(root).flags().contains(FLAG)) {
      return "the processor offers no TDX (no flag %s in /proc/cpuinfo): it takes an Intel Xeon that has it, whose firmware setup has TDX switched on and keys reserved for it, and %s, whose %s says what it found"
          .formatted(FLAG, LINUX, LOG);
    }
    if (!module.isLoaded()) {
      return "the kernel module kvm_intel is not loaded: modprobe kvm_intel tdx=1";
    }
    if (module.parameter("tdx") == Switch.UNKNOWN) {
      return "the kernel module kvm_intel knows no TDX (no parameter tdx): it takes " + LINUX;
    }
    return switchedOff()
        .orElse(
            "processor and kernel module are there, so it is QEMU or libvirt that cannot: restart"
                + " libvirt's daemon, which remembers what QEMU could");
  }

  /** Whether the kernel has been told not to, or could not. */
  Optional<String> switchedOff() {
    return module().parameter("tdx") == Switch.OFF
        ? Optional.of(
            "the kernel module kvm_intel has TDX switched off: load it with tdx=1 (kvm_intel.tdx=1 on the kernel's command line); if it was, %s says why it gave up"
                .formatted(LOG))
        : Optional.empty();
  }

  private KernelModule module() {
    return KernelModule.of(root, "kvm_intel");
  }
}
