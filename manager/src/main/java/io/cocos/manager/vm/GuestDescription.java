package io.cocos.manager.vm;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import io.cocos.measurement.KernelHashes;
import java.util.HexFormat;
import java.util.Optional;
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
 * @param protection how its memory is protected; empty when it is not
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
    Optional<Protection> protection) {
  private static final String SHA_256_OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /**
   * How its memory is protected.
   *
   * @throws ManagerException with {@code VM_UNPROTECTED} when it is not
   */
  public Protection requireProtection() {
    return protection.orElseThrow(
        () ->
            new ManagerException(
                ErrorCode.VM_UNPROTECTED,
                "VM %s is unprotected, its host can read its memory, so there is nothing to attest; VMs are confidential that are launched while MANAGER_QEMU_CONFIDENTIAL names a protection"
                    .formatted(id)));
  }

  /** The hashes of its kernel, when its launch measurement covers them. */
  Optional<KernelHashes> measuredKernel() {
    boolean asked =
        protection
            .filter(one -> one instanceof Protection.Amd amd && amd.kernelHashes())
            .isPresent();
    return kernel
        .filter(digest -> asked)
        .map(
            digest ->
                KernelHashes.of(
                    bytes(digest),
                    bytes(initrd.orElse(SHA_256_OF_NOTHING)),
                    kernelCommandLine.orElse("")));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
