package io.cocos.manager.vm;

import java.util.List;
import java.util.Optional;

/**
 * What a host offers VMs.
 *
 * @param libvirt the version of libvirt, such as {@code 9.0.0}
 * @param qemu the version of the QEMU that libvirt finds by itself
 * @param processor the processor's name; empty where the kernel tells none
 * @param kvm whether guests are executed by the processor
 * @param firmware what guests start from
 * @param protections each way to protect guests from their host
 */
public record HostOffers(
    String libvirt,
    String qemu,
    Optional<String> processor,
    Kvm kvm,
    Firmware firmware,
    List<Offer> protections) {
  /** Keeps an unmodifiable copy of the protections. */
  public HostOffers {
    protections = List.copyOf(protections);
  }

  /**
   * KVM. That it is offered does not mean that it executes anything, which a probe finds out.
   *
   * @param offered whether libvirt offers it
   * @param probed what the last probe since the host has booted saw; empty when there was none
   * @param used whether VMs are executed by it, rather than emulated; empty as long as that takes a
   *     probe
   */
  public record Kvm(boolean offered, Optional<Probe> probed, Optional<Boolean> used) {}

  /**
   * What a probe of KVM saw.
   *
   * @param executes whether it executes guests
   * @param seen by what that was told
   */
  public record Probe(boolean executes, String seen) {}

  /**
   * The firmware.
   *
   * @param file where it is
   * @param kernelHashes whether it checks the hashes of kernel, root file system and command line,
   *     so that the launch measurement of AMD's guests covers them
   * @param starts the protections whose guests can start from it
   */
  public record Firmware(String file, boolean kernelHashes, List<Confidential> starts) {
    /** Keeps an unmodifiable copy of the protections. */
    public Firmware {
      starts = List.copyOf(starts);
    }
  }
}
