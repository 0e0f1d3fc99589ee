package io.cocos.manager.confidential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What stands between this machine and SEV guests, as the kernel shows it. Asked only when libvirt
 * says that there can be none, to say more than libvirt does.
 *
 * @see <a href="https://docs.kernel.org/virt/kvm/x86/amd-memory-encryption.html">Linux: Secure
 *     Encrypted Virtualization</a>
 */
public final class SevHost {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Set<String> SWITCHED_OFF = Set.of("N", "0");

  private final Path root;

  /**
   * A machine.
   *
   * @param root its root folder: {@code /}
   */
  public SevHost(Path root) {
    this.root = root;
  }

  /** The first thing that is missing, and what to do about it. */
  public String obstacle() {
    Path module = root.resolve("sys/module/kvm_amd");
    if (!processorHasSev()) {
      return "the processor has no SEV (no flag sev in /proc/cpuinfo): it takes an AMD EPYC whose"
          + " firmware setup has SEV switched on";
    }
    if (!Files.exists(module)) {
      return "the kernel module kvm_amd is not loaded: modprobe kvm_amd sev=1";
    }
    if (SWITCHED_OFF.contains(text(module.resolve("parameters/sev")))) {
      return "the kernel module kvm_amd has SEV switched off: load it with sev=1 (kvm_amd.sev=1 on"
          + " the kernel's command line)";
    }
    if (!Files.exists(root.resolve("dev/sev"))) {
      return "there is no /dev/sev: 'dmesg | grep ccp' says how the driver of AMD's secure processor"
          + " fared";
    }
    return "processor, kernel module and /dev/sev are there, so it is QEMU or libvirt that cannot:"
        + " look whether QEMU's user may open /dev/sev, then restart libvirt's daemon, which"
        + " remembers what QEMU could";
  }

  private boolean processorHasSev() {
    return text(root.resolve("proc/cpuinfo"))
        .lines()
        .filter(line -> line.startsWith("flags"))
        .limit(1)
        .anyMatch(line -> List.of(BLANKS.split(line)).contains("sev"));
  }

  /** What cannot be read says nothing. */
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException unreadable) {
      return "";
    }
  }
}
