package io.cocos.manager.vm;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What a VM is made of: by the hypervisor's own word, not by what was asked of it, and by the files
 * that it was started from, as they are on the host now. A digest is a lowercase hex SHA-256.
 *
 * @param id the domain's UUID
 * @param computationId the digest of the computation it was launched for, when it was for one
 * @param vcpus how many virtual CPUs it has
 * @param cpuModel the name of their model, or how the hypervisor chooses one without a name
 * @param kernelCommandLine what its kernel was told; empty when it boots from a disk
 * @param firmware the digest of its firmware's code; empty when it has none of its own
 * @param kernel the digest of its kernel; empty when it boots from a disk
 * @param initrd the digest of its initial root file system; empty when it boots from a disk
 * @param sev how AMD SEV protects its memory; empty when it does not
 */
public record GuestDescription(
    UUID id,
    Optional<String> computationId,
    int vcpus,
    String cpuModel,
    Optional<String> kernelCommandLine,
    Optional<String> firmware,
    Optional<String> kernel,
    Optional<String> initrd,
    Optional<Sev> sev) {
  /**
   * AMD SEV.
   *
   * @param policy what the host may do with the guest, 32 bits of AMD's SEV API
   * @param cBitPosition the page table bit that marks encrypted memory, when the hypervisor says
   * @param reducedPhysBits how many bits physical addresses lose by it, when the hypervisor says
   * @param kernelHashes whether the launch measurement covers kernel, initrd and command line
   */
  public record Sev(
      long policy, OptionalInt cBitPosition, OptionalInt reducedPhysBits, boolean kernelHashes) {}
}
